package com.nexusai.sagas.vault;

import com.google.crypto.tink.Aead;
import com.nexusai.kernel.json.Json;
import com.nexusai.sagas.outbound.HostEntry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encrypts credentials, each bound to everything that its row says about it: whoever can write the
 * file cannot give a credential to another owner or send it to another host.
 */
final class VaultCipher {
  private static final byte[] CHECK = "nexus vault".getBytes(StandardCharsets.UTF_8);

  private final Aead aead;

  VaultCipher(Aead aead) {
    this.aead = aead;
  }

  SealedRow seal(ConnectionInfo info, Credential credential) {
    return new SealedRow(info, encrypt(Json.write(credential.fields()), binding(info)));
  }

  /**
   * The credential of a row.
   *
   * @throws VaultUnreadable when the row was changed outside the vault
   */
  Unlocked open(SealedRow row) {
    ConnectionInfo info = row.info();
    try {
      byte[] plain = aead.decrypt(row.secret(), binding(info));
      Map<String, String> fields = new LinkedHashMap<>();
      if (Json.read(plain) instanceof Map<?, ?> map) {
        map.forEach((name, value) -> fields.put(String.valueOf(name), String.valueOf(value)));
      }
      return new Unlocked(info, info.kind().credential(fields));
    } catch (GeneralSecurityException e) {
      throw new VaultUnreadable(
          "The connection '" + info.id() + "' was changed outside Nexus; connect it again.", e);
    }
  }

  /** A known text, encrypted, by which a wrong key is noticed at once. */
  byte[] check() {
    return encrypt(CHECK, CHECK);
  }

  boolean isMine(byte[] check) {
    try {
      aead.decrypt(check, CHECK);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] encrypt(byte[] plain, byte[] binding) {
    try {
      return aead.encrypt(plain, binding);
    } catch (GeneralSecurityException e) {
      throw new VaultUnreadable("The key of the vault does not encrypt.", e);
    }
  }

  private static byte[] binding(ConnectionInfo info) {
    List<Object> bound =
        List.of(
            info.owner().value(),
            info.id(),
            info.service(),
            info.kind().label(),
            info.name(),
            info.createdAt().toString(),
            info.hosts().stream().map(HostEntry::toString).toList());
    return Json.write(bound);
  }
}
