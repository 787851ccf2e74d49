package com.nexusai.query.web;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.Reading;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Read your own writes: a reading that waits until the views hold everything up to a position. */
public final class FreshReads {
  private final ReadModels models;
  private final EventLog log;

  /** Reads these models, which follow this log. */
  public FreshReads(ReadModels models, EventLog log) {
    this.models = models;
    this.log = log;
  }

  /**
   * Asks once these projections have come to a position.
   *
   * @param atLeast the position; 0 for whatever is there
   * @throws Rejection {@code POSITION_IN_THE_FUTURE}, or {@code READ_MODEL_BEHIND} after two
   *     seconds
   */
  public <T extends @Nullable Object> T read(
      long atLeast, List<String> projections, Function<Reading, T> work) {
    await(atLeast, projections);
    return models.read(work);
  }

  /**
   * The position that all of these projections have come to: everything up to it is in whatever is
   * read from now on.
   */
  public long position(List<String> projections) {
    return projections.stream().mapToLong(models.progress()::of).min().orElse(0);
  }

  /** How often the documents of these projections were replaced by a rebuild since the start. */
  public int replacements(List<String> projections) {
    return projections.stream().mapToInt(models.progress()::replacements).sum();
  }

  /**
   * Waits until these projections have come to a position.
   *
   * @throws Rejection {@code POSITION_IN_THE_FUTURE}, or {@code READ_MODEL_BEHIND} after two
   *     seconds
   */
  public void await(long atLeast, List<String> projections) {
    if (projections.stream().allMatch(name -> models.progress().of(name) >= atLeast)) {
      return;
    }
    requireNotInTheFuture("at_least", atLeast);
    for (String projection : projections) {
      models.progress().await(projection, atLeast, Progress.PATIENCE);
    }
  }

  /** Refuses a position that no event has yet. */
  public void requireNotInTheFuture(String parameter, long position) {
    long head = log.head();
    if (position > head) {
      throw Rejection.of(
          Kind.INVALID,
          "POSITION_IN_THE_FUTURE",
          "$." + parameter,
          "a position up to " + head,
          Long.toString(position));
    }
  }
}
