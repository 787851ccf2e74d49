package com.nexusai.query.projection;

import java.util.function.Supplier;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;

/** What the processors of the projections are doing. */
public final class ProjectionProcessors {
  private final Supplier<EventProcessingConfiguration> processing;

  /** What a processor is doing. */
  enum State {
    /** Handling events, or waiting for the next. */
    RUNNING,
    /** A batch failed as a whole, as when its file cannot be written; it is tried again soon. */
    RETRYING,
    /** Not started, or shut down. */
    STOPPED
  }

  /** Asks the processors of this configuration. */
  public ProjectionProcessors(Supplier<EventProcessingConfiguration> processing) {
    this.processing = processing;
  }

  State state(String projection) {
    return processing
        .get()
        .eventProcessor(projection, StreamingEventProcessor.class)
        .map(ProjectionProcessors::state)
        .orElse(State.STOPPED);
  }

  /** Lets a projection rest; returns when it handles nothing more. */
  void stop(String projection) {
    processor(projection).shutDown();
  }

  /** Lets a projection go on from its stored token. */
  void start(String projection) {
    processor(projection).start();
  }

  private StreamingEventProcessor processor(String projection) {
    return processing.get().eventProcessor(projection, StreamingEventProcessor.class).orElseThrow();
  }

  private static State state(StreamingEventProcessor processor) {
    if (!processor.isRunning()) {
      return State.STOPPED;
    }
    // A segment that waits after a failure has no status.
    var segments = processor.processingStatus().values();
    boolean failed =
        processor.isError()
            || segments.isEmpty()
            || segments.stream().anyMatch(EventTrackerStatus::isErrorState);
    return failed ? State.RETRYING : State.RUNNING;
  }

  /** Tries the dead letters that were tried longest ago; true when any of them could be handled. */
  boolean tryOldest(String projection) {
    return processing.get().sequencedDeadLetterProcessor(projection).orElseThrow().processAny();
  }
}
