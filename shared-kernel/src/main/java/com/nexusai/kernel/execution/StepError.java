package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a step or a run failed. In scope of expressions as {@code error}.
 *
 * @param code stable, upper snake case
 * @param message for a person; no secret in it
 * @param retryable whether another attempt may go better
 * @param agent the agent whose step failed; null when no step is to blame
 * @param details what else is known, as JSON values, for example the response of a refused HTTP
 *     call; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepError(
    String code,
    String message,
    boolean retryable,
    @Nullable String agent,
    @Nullable Map<String, Object> details) {

  /** A failure that another attempt would not mend. */
  public static StepError fatal(String code, String message, String agent) {
    return new StepError(code, message, false, agent, null);
  }
}
