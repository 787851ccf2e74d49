package com.nexusai.query.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Answers as JSON, written by the kernel's own mapper: the same words on every server, however it
 * is configured.
 */
public final class Answers {
  private Answers() {}

  /**
   * A page of a list.
   *
   * @param nextCursor where the next page begins; null on the last page
   * @param total how many items there are in all pages; left out unless it was asked for
   */
  public record Page<T>(
      List<T> items,
      @Nullable String nextCursor,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long total) {
    public Page {
      items = List.copyOf(items);
    }

    /** A page of a list that is not counted. */
    public Page(List<T> items, @Nullable String nextCursor) {
      this(items, nextCursor, null);
    }
  }

  /** This value, never kept by a cache: the next event may change it. */
  public static ResponseEntity<byte[]> json(Object value) {
    return answer(HttpStatus.OK, Json.write(value));
  }

  /** The same of a value that was written before. */
  public static ResponseEntity<byte[]> written(byte[] json) {
    return answer(HttpStatus.OK, json);
  }

  /** This value: how what was asked for stands, which goes on after this answer. */
  public static ResponseEntity<byte[]> accepted(Object value) {
    return answer(HttpStatus.ACCEPTED, Json.write(value));
  }

  private static ResponseEntity<byte[]> answer(HttpStatus status, byte[] json) {
    return ResponseEntity.status(status)
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_JSON)
        .body(json);
  }
}
