package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a performer tells of a step. Safe to repeat: success from any attempt wins while the step is
 * open, a stale failure is ignored, and what comes after the step's or the run's end is recorded as
 * late and changes nothing.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "report")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StepReport.StartStep.class, name = "start"),
  @JsonSubTypes.Type(value = StepReport.CompleteStep.class, name = "complete"),
  @JsonSubTypes.Type(value = StepReport.FailStep.class, name = "fail"),
  @JsonSubTypes.Type(value = StepReport.LoseStep.class, name = "lose")
})
public sealed interface StepReport {
  /** The step. */
  StepKey step();

  /** The attempt that tells, from 1. */
  int attempt();

  /**
   * The attempt is about to act; told before the act for {@code at_most_once}, so that it is never
   * repeated.
   */
  record StartStep(StepKey step, int attempt) implements StepReport {}

  /**
   * The attempt succeeded.
   *
   * @param output the result as a JSON value
   */
  record CompleteStep(StepKey step, int attempt, @Nullable Object output) implements StepReport {}

  /**
   * The attempt failed.
   *
   * @param retryAfter how long the service asks to be left alone; null when it said nothing
   */
  record FailStep(StepKey step, int attempt, StepError error, @Nullable Duration retryAfter)
      implements StepReport {}

  /**
   * A started {@code at_most_once} attempt was lost with its process: nobody knows whether it took
   * place.
   */
  record LoseStep(StepKey step, int attempt) implements StepReport {}
}
