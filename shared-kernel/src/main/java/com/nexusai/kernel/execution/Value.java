package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value of a run: in the event itself while it is small, else kept in the artifact store and
 * named by its SHA-256.
 *
 * @param json the value as plain Java (Map, List, String, Long, Double, Boolean, null); null also
 *     when it is stored elsewhere
 * @param stored where the encoded value lives; null when it is here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Value(@Nullable Object json, @Nullable Stored stored) {
  /** Values whose JSON is longer than this are kept in the artifact store: 64 KiB. */
  public static final int INLINE_BYTES_MAX = 64 * 1024;

  /** JSON null. */
  public static final Value NULL = new Value(null, null);

  /**
   * A value kept by its content.
   *
   * @param sha256 of its JSON in UTF-8, lower-case hexadecimal
   * @param sizeBytes of its JSON in UTF-8
   */
  public record Stored(String sha256, long sizeBytes) {}

  /** A value that is small enough to stand in the event. */
  public static Value of(@Nullable Object json) {
    return json == null ? NULL : new Value(json, null);
  }
}
