package com.nexusai.query.embedded;

import com.nexusai.query.batch.Batches;
import com.nexusai.query.store.Progress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToRetrieveIdentifierException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the projections, written with the batch that they belong to. The file belongs to
 * one process, so there is nobody to claim a token from: claims cost nothing and none can outlive
 * its owner.
 */
final class Tokens {
  static final String POSITION = "SELECT min(position) FROM tokens WHERE processor = ?";
  private static final String STORE =
      "INSERT INTO tokens(processor, segment, position, type, token) VALUES(?, ?, ?, ?, ?)"
          + " ON CONFLICT(processor, segment) DO UPDATE SET position=excluded.position, type=excluded.type, token=excluded.token";

  /**
   * A stored token.
   *
   * @param position its place in the global order; 0 before the first event
   * @param type null for the usual one, which is all said by its position
   */
  private record Row(long position, @Nullable String type, byte @Nullable [] token) {}

  private final Map<String, SortedMap<Integer, Row>> rows = new ConcurrentHashMap<>();
  private final Batches<Batch> batches;
  private final Progress progress;
  private final String identifier;

  /** What the names of the processors end with in the file. */
  private final String suffix;

  private Tokens(Batches<Batch> batches, Progress progress, String identifier, String suffix) {
    this.suffix = suffix;
    this.batches = batches;
    this.progress = progress;
    this.identifier = identifier;
  }

  static void create(Statements statements) throws SQLException {
    statements.run(
        "CREATE TABLE IF NOT EXISTS tokens(processor TEXT NOT NULL, segment INTEGER NOT NULL, position INTEGER NOT NULL,"
            + " type TEXT, token BLOB, PRIMARY KEY(processor, segment)) WITHOUT ROWID");
    statements.run("CREATE TABLE IF NOT EXISTS store(identifier TEXT NOT NULL)");
    PreparedStatement insert =
        statements.prepare(
            "INSERT INTO store(identifier) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM store)");
    insert.setString(1, UUID.randomUUID().toString());
    insert.executeUpdate();
  }

  static Tokens load(Statements statements, Batches<Batch> batches, Progress progress)
      throws SQLException {
    String identifier;
    try (ResultSet row = statements.prepare("SELECT identifier FROM store").executeQuery()) {
      identifier = row.getString(1);
    }
    Tokens tokens = new Tokens(batches, progress, identifier, "");
    try (ResultSet row =
        statements
            .prepare("SELECT processor, segment, position, type, token FROM tokens")
            .executeQuery()) {
      while (row.next()) {
        tokens.keep(
            row.getString(1),
            row.getInt(2),
            new Row(row.getLong(3), row.getString(4), row.getBytes(5)));
      }
    }
    return tokens;
  }

  /** Tokens of the same processors for another copy of what they fill; there are none yet. */
  Tokens beside(String suffix, Batches<Batch> batches, Progress progress) {
    return new Tokens(batches, progress, identifier, suffix);
  }

  /** Takes over the tokens of one processor, which are stored under its name already. */
  void adopt(String processor, Tokens other) {
    SortedMap<Integer, Row> adopted = other.rows.getOrDefault(processor, new TreeMap<>());
    rows.put(processor, new ConcurrentSkipListMap<>(adopted));
    tell(processor, adopted);
  }

  private void tell(String processor, SortedMap<Integer, Row> segments) {
    progress.advanced(
        processor, segments.values().stream().mapToLong(Row::position).min().orElse(0));
  }

  private void keep(String processor, int segment, @Nullable Row row) {
    rows.compute(
        processor,
        (_, segments) -> {
          SortedMap<Integer, Row> changed =
              segments == null ? new ConcurrentSkipListMap<>() : segments;
          if (row == null) {
            changed.remove(segment);
          } else {
            changed.put(segment, row);
          }
          tell(processor, changed);
          return changed;
        });
  }

  /** The token store of processors that use this serializer for tokens of unusual kinds. */
  TokenStore with(Serializer serializer) {
    return new Store(serializer);
  }

  private final class Store implements TokenStore {
    private final Serializer serializer;

    private Store(Serializer serializer) {
      this.serializer = serializer;
    }

    @Override
    public void initializeTokenSegments(
        String processorName, int segmentCount, @Nullable TrackingToken initialToken) {
      if (fetchSegments(processorName).length > 0) {
        throw new UnableToClaimTokenException(
            "Could not initialize segments. Some segments were already present.");
      }
      for (int segment = 0; segment < segmentCount; segment++) {
        storeToken(initialToken, processorName, segment);
      }
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
      change(processorName, segment, row(token));
    }

    @Override
    public @Nullable TrackingToken fetchToken(String processorName, int segment) {
      Row row = rows.getOrDefault(processorName, new TreeMap<>()).get(segment);
      if (row == null) {
        throw new UnableToClaimTokenException(
            "There is no token for segment " + segment + " of processor '" + processorName + "'.");
      }
      return token(row);
    }

    @Override
    public void releaseClaim(String processorName, int segment) {
      // There is nobody else to claim it.
    }

    @Override
    public void initializeSegment(
        @Nullable TrackingToken token, String processorName, int segment) {
      if (rows.getOrDefault(processorName, new TreeMap<>()).containsKey(segment)) {
        throw new UnableToInitializeTokenException(
            "Segment " + segment + " of processor '" + processorName + "' is there already.");
      }
      storeToken(token, processorName, segment);
    }

    @Override
    public void deleteToken(String processorName, int segment) {
      change(processorName, segment, null);
    }

    @Override
    public boolean requiresExplicitSegmentInitialization() {
      return true;
    }

    @Override
    public int[] fetchSegments(String processorName) {
      return rows.getOrDefault(processorName, new TreeMap<>()).keySet().stream()
          .mapToInt(Integer::intValue)
          .toArray();
    }

    @Override
    public Optional<String> retrieveStorageIdentifier() throws UnableToRetrieveIdentifierException {
      return Optional.of(identifier);
    }

    private void change(String processor, int segment, @Nullable Row row) {
      Batch batch = batches.current();
      Change change = statements -> write(statements, processor + suffix, segment, row);
      if (row == null) {
        batch.change(change);
      } else {
        batch.token(change);
      }
      batch.afterCommit(() -> keep(processor, segment, row));
    }

    private Row row(@Nullable TrackingToken token) {
      return switch (token) {
        case null -> new Row(0, null, null);
        case GlobalSequenceTrackingToken plain -> new Row(plain.getGlobalIndex(), null, null);
        default -> {
          SerializedObject<byte[]> serialized = serializer.serialize(token, byte[].class);
          yield new Row(
              token.position().orElse(0), serialized.getType().getName(), serialized.getData());
        }
      };
    }

    private @Nullable TrackingToken token(Row row) {
      if (row.type() != null && row.token() != null) {
        return serializer.deserialize(
            new SimpleSerializedObject<>(row.token(), byte[].class, row.type(), null));
      }
      return row.position() == 0 ? null : new GlobalSequenceTrackingToken(row.position());
    }
  }

  private static void write(Statements statements, String processor, int segment, @Nullable Row row)
      throws SQLException {
    if (row == null) {
      PreparedStatement delete =
          statements.prepare("DELETE FROM tokens WHERE processor = ? AND segment = ?");
      delete.setString(1, processor);
      delete.setInt(2, segment);
      delete.executeUpdate();
      return;
    }
    PreparedStatement store = statements.prepare(STORE);
    store.setString(1, processor);
    store.setInt(2, segment);
    store.setLong(3, row.position());
    if (row.type() == null) {
      store.setNull(4, Types.VARCHAR);
      store.setNull(5, Types.BLOB);
    } else {
      store.setString(4, row.type());
      store.setBytes(5, row.token());
    }
    store.executeUpdate();
  }
}
