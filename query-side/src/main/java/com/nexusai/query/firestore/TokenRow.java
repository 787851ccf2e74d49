package com.nexusai.query.firestore;

import com.google.cloud.firestore.Blob;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stored token.
 *
 * @param position its place in the global order; 0 before the first event
 * @param type null for the usual one, which is all said by its position
 * @param token the serialized token; null for the usual one
 */
record TokenRow(long position, @Nullable String type, @Nullable Blob token) {

  /** As they stand in a projection's own document, by segment. */
  static Map<String, Object> fields(SortedMap<Integer, TokenRow> rows) {
    Map<String, Object> fields = new HashMap<>();
    rows.forEach((segment, row) -> {
      Map<String, Object> told = new HashMap<>();
      told.put("position", row.position);
      if (row.type != null && row.token != null) {
        told.put("type", row.type);
        told.put("token", row.token);
      }
      fields.put(Integer.toString(segment), told);
    });
    return fields;
  }

  static SortedMap<Integer, TokenRow> rows(@Nullable Object fields) {
    SortedMap<Integer, TokenRow> rows = new TreeMap<>();
    if (fields instanceof Map<?, ?> bySegment) {
      bySegment.forEach((segment, value) -> {
        if (value instanceof Map<?, ?> told && told.get("position") instanceof Long position) {
          rows.put(
              Integer.valueOf((String) segment),
              new TokenRow(position, (String) told.get("type"), (Blob) told.get("token")));
        }
      });
    }
    return rows;
  }

  /** Up to where every segment has come; 0 without any. */
  static long position(SortedMap<Integer, TokenRow> rows) {
    return rows.values().stream().mapToLong(TokenRow::position).min().orElse(0);
  }
}
