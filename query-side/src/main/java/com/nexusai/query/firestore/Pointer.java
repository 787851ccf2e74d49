package com.nexusai.query.firestore;

import com.google.cloud.firestore.DocumentSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the projection's own document says.
 *
 * @param root where the documents lie that are read: empty, or a path that ends with a slash
 * @param position up to which event they hold everything
 * @param journal the batch that was begun and is to be finished; null for none
 * @param history the id of the first event; null when there was none yet
 * @param format how the documents are written
 * @param aside where a copy is, or was, filled beside the one that is read; null for nowhere
 */
record Pointer(
    String root,
    long position,
    SortedMap<Integer, TokenRow> tokens,
    @Nullable String journal,
    @Nullable String history,
    long format,
    @Nullable String aside) {
  static final String ROOT = "root";
  static final String POSITION = "position";
  static final String TOKENS = "tokens";
  static final String COMMIT = "commit";
  static final String JOURNAL = "journal";
  static final String NEXT = "next";
  static final String HISTORY = "history";
  static final String ASIDE = "aside";
  private static final String FORMAT = "format";

  /**
   * Grows with every change of how documents are written; those of another format are thrown away
   * and made again from the events.
   */
  private static final long PRESENT_FORMAT = 1;

  /** What a projection of which nothing was written begins with. */
  static Map<String, Object> fresh(String root) {
    Map<String, Object> fields = new HashMap<>();
    fields.put(ROOT, root);
    fields.put(POSITION, 0L);
    fields.put(TOKENS, Map.of());
    fields.put(COMMIT, "");
    fields.put(FORMAT, PRESENT_FORMAT);
    return fields;
  }

  static Pointer of(DocumentSnapshot found) {
    if (!found.exists()) {
      return new Pointer("", 0, new TreeMap<>(), null, null, PRESENT_FORMAT, null);
    }
    return new Pointer(
        Objects.requireNonNullElse(found.getString(ROOT), ""),
        Objects.requireNonNullElse(found.getLong(POSITION), 0L),
        TokenRow.rows(found.get(TOKENS)),
        found.getString(JOURNAL),
        found.getString(HISTORY),
        Objects.requireNonNullElse(found.getLong(FORMAT), 0L),
        aside(found.getString(ASIDE)));
  }

  private static @Nullable String aside(@Nullable String found) {
    return found == null || found.isEmpty() ? null : found;
  }

  boolean fits(History other) {
    return format == PRESENT_FORMAT && other.fits(history, position);
  }
}
