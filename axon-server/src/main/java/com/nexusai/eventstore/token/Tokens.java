package com.nexusai.eventstore.token;

import com.nexusai.eventstore.file.EventFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * All tokens of the file, in memory as they are durable, and who claims them.
 *
 * <p>Claims live only here: the lock on the data folder proves that nobody else can hold one, and
 * one of a process that died has died with it.
 */
public final class Tokens {
  private final Map<TokenKey, Entry> entries =
      new ConcurrentSkipListMap<>(
          java.util.Comparator.comparing(TokenKey::processor).thenComparing(TokenKey::segment));

  private record Entry(@Nullable TrackingToken token, @Nullable String owner, Instant claimedAt) {
    boolean mayBeClaimedBy(String candidate, Instant now, Duration timeout) {
      return owner == null || owner.equals(candidate) || claimedAt.plus(timeout).isBefore(now);
    }
  }

  /** Reads every token; there is one per segment of a processor. */
  public Tokens(EventFile file, Serializer serializer) {
    entries.putAll(
        file.read(statements ->
            load(
                statements.of("SELECT processor, segment, type, token FROM tokens").executeQuery(),
                serializer)));
  }

  private static Map<TokenKey, Entry> load(ResultSet rows, Serializer serializer)
      throws SQLException {
    Map<TokenKey, Entry> loaded = new java.util.HashMap<>();
    try (rows) {
      while (rows.next()) {
        String type = rows.getString(3);
        TrackingToken token =
            type == null
                ? null
                : serializer.deserialize(
                    new SimpleSerializedObject<>(rows.getString(4), String.class, type, null));
        loaded.put(
            new TokenKey(rows.getString(1), rows.getInt(2)), new Entry(token, null, Instant.MIN));
      }
    }
    return loaded;
  }

  boolean exists(TokenKey key) {
    return entries.containsKey(key);
  }

  @Nullable TrackingToken token(TokenKey key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.token();
  }

  int[] segments(String processor) {
    return entries.keySet().stream()
        .filter(key -> key.processor().equals(processor))
        .mapToInt(TokenKey::segment)
        .toArray();
  }

  /** Claims the token or prolongs the claim; false when it is not there or somebody else's. */
  boolean claim(TokenKey key, String owner, Instant now, Duration timeout) {
    Entry after =
        entries.computeIfPresent(
            key,
            (_, entry) ->
                entry.mayBeClaimedBy(owner, now, timeout)
                    ? new Entry(entry.token(), owner, now)
                    : entry);
    return after != null && owner.equals(after.owner());
  }

  boolean mayClaim(TokenKey key, String owner, Instant now, Duration timeout) {
    Entry entry = entries.get(key);
    return entry != null && entry.mayBeClaimedBy(owner, now, timeout);
  }

  boolean isOwner(TokenKey key, String owner) {
    Entry entry = entries.get(key);
    return entry != null && owner.equals(entry.owner());
  }

  @Nullable String owner(TokenKey key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.owner();
  }

  void release(TokenKey key, String owner) {
    entries.computeIfPresent(
        key,
        (_, entry) ->
            owner.equals(entry.owner()) ? new Entry(entry.token(), null, Instant.MIN) : entry);
  }

  void stored(TokenKey key, @Nullable TrackingToken token) {
    entries.compute(
        key,
        (_, entry) ->
            entry == null
                ? new Entry(token, null, Instant.MIN)
                : new Entry(token, entry.owner(), entry.claimedAt()));
  }

  void deleted(TokenKey key) {
    entries.remove(key);
  }
}
