package com.nexusai.query.firestore;

import com.google.cloud.firestore.DocumentSnapshot;
import com.nexusai.query.letters.DeadLetterRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A dead letter as a document. */
final class LetterFields {
  private LetterFields() {}

  static Map<String, @Nullable Object> of(DeadLetterRow letter) {
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("sequence", letter.sequence());
    fields.put("position", letter.position());
    fields.put("event_id", letter.eventId());
    fields.put("cause_type", letter.causeType());
    fields.put("cause_message", letter.causeMessage());
    fields.put("enqueued_at", letter.enqueuedAt().toString());
    fields.put("last_touched", letter.lastTouched().toString());
    return fields;
  }

  static DeadLetterRow row(String projection, DocumentSnapshot found) {
    return new DeadLetterRow(
        projection,
        text(found, "sequence"),
        Objects.requireNonNull(found.getLong("position")),
        text(found, "event_id"),
        found.getString("cause_type"),
        found.getString("cause_message"),
        Instant.parse(text(found, "enqueued_at")),
        Instant.parse(text(found, "last_touched")));
  }

  private static String text(DocumentSnapshot found, String field) {
    return Objects.requireNonNull(found.getString(field), field);
  }
}
