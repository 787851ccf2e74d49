package com.nexusai.benchmarks.history;

import com.nexusai.benchmarks.history.RecordedRun.Event;
import com.nexusai.eventstore.file.Chain;
import com.nexusai.eventstore.file.Committed;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Failpoints;
import com.nexusai.eventstore.file.NewEvent;
import com.nexusai.eventstore.file.WriteSet;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Fills an event file with runs that differ in nothing but their ids from one that took place:
 * through the file's own writer, so that every row is chained and indexed as any other.
 */
final class Filler {
  private static final int RUNS_PER_COMMIT = 1_000;

  private final RecordedRun pattern;
  private long made;

  Filler(RecordedRun pattern) {
    this.pattern = pattern;
  }

  /**
   * Adds runs until there are so many more events.
   *
   * @param told takes how many were added, now and then
   * @return how many were added: whole runs, so it may be a few more
   */
  long fill(Path eventFile, long events, LongConsumer told) {
    long added = 0;
    try (EventFile file = EventFile.open(eventFile, new Nobody(), Failpoints.NONE)) {
      while (added < events) {
        WriteSet writes = new WriteSet();
        for (int i = 0; i < RUNS_PER_COMMIT && added < events; i++) {
          addRun(writes);
          added += pattern.events().size();
        }
        file.commit(writes);
        told.accept(added);
      }
    }
    return added;
  }

  private void addRun(WriteSet writes) {
    String id = runId(made++);
    int sequence = 0;
    for (Event event : pattern.events()) {
      writes.add(event(event, id, sequence++));
    }
  }

  /** In the order of time, as those of real runs are. */
  private String runId(long number) {
    String digits = String.format(Locale.ROOT, "%012x", number);
    return pattern.id().substring(0, pattern.id().length() - digits.length()) + digits;
  }

  private NewEvent event(Event event, String run, int sequence) {
    byte[] payload = pattern.payload(event, run);
    String id = UUID.randomUUID().toString();
    Instant at = event.recordedAt().truncatedTo(ChronoUnit.MICROS);
    byte[] canonical =
        Chain.canonical(
            event.aggregateType(),
            run,
            sequence,
            id,
            event.type(),
            event.revision(),
            ChronoUnit.MICROS.between(Instant.EPOCH, at),
            event.metadata());
    return new NewEvent(
        event.aggregateType(),
        run,
        sequence,
        id,
        event.type(),
        event.revision(),
        at,
        event.metadata(),
        payload,
        Chain.hash(payload),
        canonical,
        payload);
  }

  /** No streams are read here. */
  private static final class Nobody implements Committed {
    @Override
    public void events(long first, List<NewEvent> events) {}

    @Override
    public void wake() {}
  }
}
