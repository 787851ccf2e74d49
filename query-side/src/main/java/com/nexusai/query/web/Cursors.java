package com.nexusai.query.web;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Opaque cursors: where a page ended, bound to the query that it belongs to. A cursor grants
 * nothing, so it needs no signature: the owner is always taken from the caller and never from the
 * cursor.
 */
public final class Cursors {
  private final long query;

  /** Cursors of the query made of these parts: its route, its caller and its filters. */
  public Cursors(List<? extends @Nullable Object> query) {
    CRC32C crc = new CRC32C();
    crc.update(Json.canonical(query).getBytes(StandardCharsets.UTF_8));
    this.query = crc.getValue();
  }

  /** The cursor after this value of the sorting field: a {@code Long} or a {@code String}. */
  public String after(Object value) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Json.write(List.of(query, value)));
  }

  /**
   * The value behind a cursor.
   *
   * @throws Rejection {@code INVALID_CURSOR}, or {@code CURSOR_OF_ANOTHER_QUERY} when it belongs to
   *     other filters
   */
  public <T> T read(String cursor, Class<T> type) {
    if (parsed(cursor) instanceof List<?> parts
        && parts.size() == 2
        && parts.get(0) instanceof Long owner
        && type.isInstance(parts.get(1))) {
      if (owner != query) {
        throw Rejection.of(
            Kind.INVALID,
            new Problem(
                "CURSOR_OF_ANOTHER_QUERY",
                "$.cursor",
                "a cursor of this query",
                "one of another",
                "Keep all other parameters as they were, or begin without a cursor."));
      }
      return type.cast(parts.get(1));
    }
    throw invalid();
  }

  private static @Nullable Object parsed(String cursor) {
    try {
      return Json.read(Base64.getUrlDecoder().decode(cursor));
    } catch (IllegalArgumentException | Rejection e) {
      throw invalid();
    }
  }

  private static Rejection invalid() {
    return Rejection.of(
        Kind.INVALID,
        "INVALID_CURSOR",
        "$.cursor",
        "a next_cursor as it was answered",
        "something else");
  }
}
