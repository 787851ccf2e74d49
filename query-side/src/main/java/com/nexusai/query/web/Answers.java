package com.nexusai.query.web;

import com.nexusai.kernel.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
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
   */
  public record Page<T>(List<T> items, @Nullable String nextCursor) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** This value, never kept by a cache: the next event may change it. */
  public static ResponseEntity<byte[]> json(Object value) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_JSON)
        .body(Json.write(value));
  }
}
