package com.nexusai.sagas.vault;

import com.google.crypto.tink.Aead;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.sagas.outbound.HostEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The connections of every user, with their credentials encrypted.
 *
 * <p>A lookup for another owner than the connection's own finds nothing. Encrypted rows are kept in
 * memory, so that using a connection costs one decryption; the file is only for writing. Its one
 * connection lives on a platform thread, because SQLite holds a virtual thread's carrier.
 */
public final class Vault implements AutoCloseable {
  private final Path home;
  private final String givenKey;
  private final InstantSource clock;
  private final Map<String, SealedRow> rows = new ConcurrentHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("nexus-vault").factory());

  private @Nullable VaultFile file;
  private volatile @Nullable VaultCipher cipher;

  /**
   * Opens the vault of a data folder. Files are created by the first connection, not before.
   *
   * @param home the data folder
   * @param givenKey a Tink AEAD keyset in JSON, in base64; blank to keep one in {@code vault.key}
   * @throws VaultUnreadable when there is a vault that this key did not encrypt
   */
  public Vault(Path home, String givenKey, InstantSource clock) {
    this.home = home;
    this.givenKey = givenKey;
    this.clock = clock;
    if (Files.exists(home.resolve("vault.db"))) {
      onThread(this::open);
    }
  }

  /** Adds a connection and returns it once it is on disk. */
  public ConnectionInfo add(
      UserId owner, String service, String name, Credential credential, List<HostEntry> hosts) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    ConnectionInfo info =
        new ConnectionInfo(
            "conn_" + HexFormat.of().formatHex(random),
            owner,
            service,
            credential.kind(),
            name,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            hosts);
    onThread(() -> {
      VaultFile opened = open();
      SealedRow row = cipher().seal(info, credential);
      opened.insert(row);
      rows.put(info.id(), row);
      return row;
    });
    return info;
  }

  /** This user's connections, oldest first. */
  public List<ConnectionInfo> list(UserId owner) {
    return rows.values().stream()
        .map(SealedRow::info)
        .filter(info -> info.owner().equals(owner))
        .sorted(Comparator.comparing(ConnectionInfo::createdAt).thenComparing(ConnectionInfo::id))
        .toList();
  }

  /**
   * A connection of this user with its credential.
   *
   * @throws VaultUnreadable when its row was changed outside the vault
   */
  public Optional<Unlocked> unlock(UserId owner, String id) {
    return Optional.ofNullable(find(owner, id)).map(row -> cipher().open(row));
  }

  /** Removes a connection of this user for good; false when there is none. */
  public boolean remove(UserId owner, String id) {
    return onThread(() -> {
      if (find(owner, id) == null) {
        return false;
      }
      open().delete(id);
      rows.remove(id);
      return true;
    });
  }

  private @Nullable SealedRow find(UserId owner, String id) {
    SealedRow row = rows.get(id);
    return row != null && row.info().owner().equals(owner) ? row : null;
  }

  private VaultCipher cipher() {
    VaultCipher present = cipher;
    if (present == null) {
      throw new IllegalStateException("The vault has no key yet.");
    }
    return present;
  }

  private VaultFile open() throws SQLException, IOException {
    VaultFile present = file;
    if (present != null) {
      return present;
    }
    VaultFile fresh = new VaultFile(home.resolve("vault.db"));
    byte[] check = fresh.keyCheck();
    VaultCipher opened = new VaultCipher(key(check == null));
    if (check == null) {
      fresh.keyCheck(opened.check());
    } else if (!opened.isMine(check)) {
      fresh.close();
      throw otherKey();
    }
    fresh.all().forEach(row -> rows.put(row.info().id(), row));
    cipher = opened;
    file = fresh;
    return fresh;
  }

  private Aead key(boolean mayBeNew) {
    Path keyFile = home.resolve("vault.key");
    if (!mayBeNew && givenKey.isBlank() && !Files.exists(keyFile)) {
      throw otherKey(); // a fresh key would only hide that the right one is missing
    }
    return VaultKey.open(keyFile, givenKey);
  }

  private VaultUnreadable otherKey() {
    return new VaultUnreadable(
        "The vault in "
            + home
            + " was encrypted with another key. Put back its vault.key, or set"
            + " NEXUS_VAULT_KEY to the key that was used.",
        null);
  }

  private <T> T onThread(Callable<T> work) {
    Future<T> done = thread.submit(work);
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VaultUnreadable unreadable) {
        throw unreadable;
      }
      throw new VaultUnreadable("The vault in " + home + " cannot be used.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultUnreadable("Interrupted while waiting for the vault.", e);
    }
  }

  @Override
  public void close() {
    onThread(() -> {
      if (file != null) {
        file.close();
      }
      return true;
    });
    thread.shutdown();
  }
}
