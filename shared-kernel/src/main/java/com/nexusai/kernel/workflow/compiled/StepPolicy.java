package com.nexusai.kernel.workflow.compiled;

import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.expression.Template;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a step runs, whatever it does.
 *
 * @param retry what follows a failed attempt
 * @param timeout how long one attempt may take; null for the service's own default
 * @param onError what a final failure means for the run
 * @param join when a step with several incoming connections starts
 * @param forEach a list; the step runs once for each of its items; null to run once
 * @param concurrency how many items may be under way at once, 1 to 1,000
 * @param repeat run again until a condition holds; null to run once
 * @param delivery what is done when nobody knows whether an attempt took place
 * @param waits what is waited for before the step acts; null for nothing
 */
public record StepPolicy(
    Retry retry,
    @Nullable Duration timeout,
    OnError onError,
    Join join,
    @Nullable Expression forEach,
    int concurrency,
    @Nullable Repeat repeat,
    Delivery delivery,
    @Nullable Wait waits) {

  /** What applies where a configuration says nothing. */
  public static final StepPolicy DEFAULT =
      new StepPolicy(
          Retry.NONE, null, OnError.FAIL, Join.ALL, null, 10, null, Delivery.AT_LEAST_ONCE, null);

  /**
   * How often and when a failed attempt is followed by another.
   *
   * @param maxAttempts all attempts, the first included, 1 to 100
   * @param backoff the pause before the second attempt
   * @param factor what each further pause is multiplied with, 1 to 10
   * @param maxBackoff no pause is longer than this
   * @param jitter the share of a pause, 0 to 1, that is taken off it by a hash of (execution, step,
   *     item, attempt)
   */
  public record Retry(
      int maxAttempts, Duration backoff, double factor, Duration maxBackoff, double jitter) {
    /** One attempt. */
    public static final Retry NONE =
        new Retry(1, Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2);
  }

  /**
   * Runs the step again until a condition holds: polling and paging.
   *
   * @param until sees the last result as {@code data.<own id>} and the round, from 0, as {@code
   *     index}
   * @param every the pause between rounds
   * @param max how many rounds at the most, 1 to 10,000; then the step fails with {@code
   *     REPEAT_EXHAUSTED}
   */
  public record Repeat(Expression until, Duration every, int max) {}

  /** What a step waits for before it acts. */
  public sealed interface Wait {
    /** A while; renders to an ISO-8601 duration. */
    record For(Template duration) implements Wait {}

    /** A point in time; renders to an ISO-8601 instant. */
    record Until(Template instant) implements Wait {}

    /**
     * A request to the signed resume URL; its body is the step's {@code data.<own id>}.
     *
     * @param expires how long it may take; null for as long as it takes
     */
    record Callback(@Nullable Duration expires) implements Wait {}
  }

  /** What a final failure means for the run. */
  public enum OnError {
    /** The run fails. */
    FAIL,
    /** The run goes on, with {@code error} in scope of the step's outgoing connections. */
    CONTINUE
  }

  /** When a step with several incoming connections starts. */
  public enum Join {
    /** When every branch that can still arrive has arrived. */
    ALL,
    /** When the first branch has arrived. */
    ANY
  }

  /** What is done when nobody knows whether an attempt took place. */
  public enum Delivery {
    /** It is repeated, with the same idempotency key. */
    AT_LEAST_ONCE,
    /** It is not; the step becomes {@code outcome_unknown} and waits for a person. */
    AT_MOST_ONCE;

    /** The word on the wire. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
