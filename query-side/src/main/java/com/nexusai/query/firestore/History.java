package com.nexusai.query.firestore;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Which history of events the documents are made of. */
final class History {
  private final EventLog log;
  private volatile @Nullable String first;

  History(EventLog log) {
    this.log = log;
  }

  /** The id of its first event; null before there is one. */
  @Nullable String id() {
    String known = first;
    if (known == null) {
      known = log.eventsAfter(0, 1).stream().findFirst().map(RecordedEvent::id).orElse(null);
      first = known;
    }
    return known;
  }

  /** Whether documents up to this position, made of the events that began with that one, fit. */
  boolean fits(@Nullable String firstEvent, long position) {
    String here = id();
    return position <= log.head() && (firstEvent == null || firstEvent.equals(here));
  }
}
