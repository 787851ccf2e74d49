package com.nexusai.eventstore.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain over the events.
 *
 * <p>A row's hash is SHA-256 over the hash of the row before it (32 zero bytes for the first), its
 * position (8 bytes, big-endian), then aggregate type, aggregate id, sequence, event id, type,
 * revision, recorded-at and metadata, each as a 4-byte big-endian length and its UTF-8 bytes
 * (numbers in decimal, recorded-at in microseconds since 1970, length −1 for no revision), then the
 * SHA-256 of the payload. The payload itself is not covered, so it can be erased and the chain
 * still holds.
 */
public final class Chain {
  /** How many bytes a hash has. */
  public static final int HASH_BYTES = 32;

  private static final byte[] START = new byte[HASH_BYTES];

  private final MessageDigest digest = sha256();
  private final byte[] position = new byte[Long.BYTES];

  /** For one thread. */
  public Chain() {}

  /** What stands before the first row. */
  public static byte[] start() {
    return START.clone();
  }

  /** The hash of the row at this position. */
  public byte[] next(byte[] previous, long at, byte[] canonical, byte[] payloadSha256) {
    digest.update(previous);
    ByteBuffer.wrap(position).putLong(at);
    digest.update(position);
    digest.update(canonical);
    digest.update(payloadSha256);
    return digest.digest();
  }

  /** SHA-256 of these bytes, without the cost of a digest for each. */
  public byte[] sha256(byte[] bytes) {
    return digest.digest(bytes);
  }

  /** SHA-256 of these bytes. */
  public static byte[] hash(byte[] bytes) {
    return sha256().digest(bytes);
  }

  /** The covered part of a row, without position and payload hash. */
  public static byte[] canonical(
      String aggregateType,
      String aggregateId,
      long sequence,
      String id,
      String type,
      @Nullable String revision,
      long recordedAtMicros,
      String metadata) {
    byte[][] parts = {
      aggregateType.getBytes(UTF_8),
      aggregateId.getBytes(UTF_8),
      Long.toString(sequence).getBytes(UTF_8),
      id.getBytes(UTF_8),
      type.getBytes(UTF_8),
      revision == null ? null : revision.getBytes(UTF_8),
      Long.toString(recordedAtMicros).getBytes(UTF_8),
      metadata.getBytes(UTF_8)
    };
    int size = 0;
    for (byte[] part : parts) {
      size += Integer.BYTES + (part == null ? 0 : part.length);
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      all.putInt(part == null ? -1 : part.length);
      if (part != null) {
        all.put(part);
      }
    }
    return all.array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
