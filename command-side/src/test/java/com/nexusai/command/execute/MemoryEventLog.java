package com.nexusai.command.execute;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A log at the edge of a test: what is added is told at once, on the adding thread. */
final class MemoryEventLog implements EventLog {
  private final List<RecordedEvent> events = new ArrayList<>();
  private final List<Consumer<List<RecordedEvent>>> listeners = new ArrayList<>();

  /** Commits these together. */
  void commit(String stream, Object... payloads) {
    List<RecordedEvent> batch = new ArrayList<>();
    for (Object payload : payloads) {
      long position = head() + batch.size() + 1;
      batch.add(
          new RecordedEvent(
              position,
              "Test",
              stream,
              position,
              "e" + position,
              payload.getClass().getName(),
              null,
              Instant.EPOCH,
              payload,
              Map.of()));
    }
    events.addAll(batch);
    List.copyOf(listeners).forEach(listener -> listener.accept(batch));
  }

  int listeners() {
    return listeners.size();
  }

  @Override
  public List<RecordedEvent> eventsOf(String aggregateId, long after, int limit) {
    return events.stream()
        .filter(event -> event.aggregateId().equals(aggregateId) && event.position() > after)
        .limit(limit)
        .toList();
  }

  @Override
  public List<RecordedEvent> eventsAfter(long after, int limit) {
    return events.stream().filter(event -> event.position() > after).limit(limit).toList();
  }

  @Override
  public long head() {
    return events.size();
  }

  @Override
  public long positionOfLastWrite() {
    return head();
  }

  @Override
  public Subscription subscribe(Consumer<List<RecordedEvent>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
