package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What started a run.
 *
 * @param kind the sort of start
 * @param reference what exactly: the webhook's method and path, the scheduled instant, the ended
 *     run's id; null when there is nothing to name
 * @param depth how many runs started one another before this one; 0 when a person, a webhook or a
 *     clock did
 * @param parent the step that waits for this run's end; null unless an orchestrator started it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Origin(
    Kind kind, @Nullable String reference, int depth, @Nullable ParentStep parent) {
  /** How many runs may start one another, by orchestrators or by triggers on workflows. */
  public static final int DEPTH_MAX = 10;

  /** The sorts of start. */
  public enum Kind {
    MANUAL,
    WEBHOOK,
    SCHEDULE,
    WORKFLOW,
    ORCHESTRATOR;

    /** The word on the wire. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A person, by {@code execute} or the command line. */
  public static final Origin MANUAL = new Origin(Kind.MANUAL, null, 0, null);

  /** What no run waits for. */
  public Origin(Kind kind, @Nullable String reference, int depth) {
    this(kind, reference, depth, null);
  }
}
