package com.nexusai.query.firestore;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.QuerySnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The batches that do not fit into one commit: all their writes, kept until the last of them is
 * durable, so that a crash in between leaves nothing half done. Lies below the projection's own
 * document.
 */
final class Journal {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int PAGE = 50;

  private final Connection connection;
  private final String folder;

  Journal(Connection connection, String owner) {
    this.connection = connection;
    this.folder = owner + "/journal/";
  }

  /** The documents that keep these writes. */
  List<Write> entries(String batch, List<Write> writes) {
    List<Write> entries = new ArrayList<>();
    List<Map<String, @Nullable Object>> page = new ArrayList<>();
    long bytes = 0;
    for (Write write : writes) {
      long more = write.bytes() + DocumentCache.Entry.ABSENT.bytes();
      if (!page.isEmpty() && bytes + more > Documents.BYTES_MAX) {
        entries.add(entry(batch, entries.size(), page));
        page = new ArrayList<>();
        bytes = 0;
      }
      Map<String, @Nullable Object> kept = new HashMap<>();
      kept.put("path", write.path());
      kept.put("phase", (long) write.phase());
      if (write.fields() != null) {
        kept.put("fields", write.fields());
      }
      page.add(kept);
      bytes += more;
    }
    entries.add(entry(batch, entries.size(), page));
    return entries;
  }

  private Write entry(String batch, int number, List<Map<String, @Nullable Object>> writes) {
    return Write.document(folder + batch + "-%06d".formatted(number), Map.of("writes", writes));
  }

  /** What is kept of this batch. */
  List<Write> read(String batch) {
    List<Write> writes = new ArrayList<>();
    each(entry -> {
      if (entry.getId().startsWith(batch + "-") && entry.get("writes") instanceof List<?> kept) {
        kept.forEach(write -> writes.add(write((Map<?, ?>) write)));
      }
    });
    return writes;
  }

  @SuppressWarnings("unchecked") // as entries() wrote it
  private static Write write(Map<?, ?> kept) {
    return new Write(
        (String) Objects.requireNonNull(kept.get("path")),
        (Map<String, Object>) kept.get("fields"),
        Math.toIntExact((Long) Objects.requireNonNull(kept.get("phase"))));
  }

  /** The removal of everything that is kept. */
  List<Write> removal() {
    List<Write> writes = new ArrayList<>();
    each(entry -> writes.add(Write.removal(folder + entry.getId())));
    return writes;
  }

  private interface Each {
    void entry(DocumentSnapshot entry);
  }

  private void each(Each action) {
    Firestore client = connection.client();
    String after = null;
    while (true) {
      var query =
          client
              .collection(folder.substring(0, folder.length() - 1))
              .orderBy(FieldPath.documentId())
              .limit(PAGE);
      ApiFuture<QuerySnapshot> found = after == null ? query.get() : query.startAfter(after).get();
      List<? extends DocumentSnapshot> page = connection.await(found, PATIENCE).getDocuments();
      page.forEach(action::entry);
      if (page.size() < PAGE) {
        return;
      }
      after = page.getLast().getId();
    }
  }
}
