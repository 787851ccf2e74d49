package com.nexusai.sagas.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepRequest;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/**
 * One thing to do for a run. It is the body of its effect row, as JSON, so its shape outlives the
 * version that wrote it.
 */
sealed interface RunEffect {
  /** The run. */
  ExecutionId execution();

  /** The row's kind. */
  default String kind() {
    return switch (this) {
      case PerformStep _ -> PerformStep.KIND;
      case Deadline _ -> Deadline.KIND;
      case Continue _ -> Continue.KIND;
    };
  }

  /** Perform one attempt of a step and report how it ended. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PerformStep(
      ExecutionId execution,
      AgentId agent,
      @Nullable Integer item,
      int attempt,
      StepRequest request,
      @Nullable Duration timeout,
      Delivery delivery,
      String idempotencyKey,
      UserId owner,
      WorkflowId workflow)
      implements RunEffect {
    static final String KIND = "perform_step";
    private static final ObjectReader READER = Json.mapper().readerFor(PerformStep.class);

    static PerformStep read(String body) {
      return READER.readValue(body);
    }

    StepKey step() {
      return new StepKey(agent, item);
    }
  }

  /**
   * Tell the run that an instant has come.
   *
   * @param agent whose step waits; null for the run as a whole
   * @param attempt that it was set in; 0 for the run as a whole
   * @param due the instant, more exactly than a store may keep it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Deadline(
      ExecutionId execution,
      @Nullable AgentId agent,
      @Nullable Integer item,
      int attempt,
      Instant due)
      implements RunEffect {
    static final String KIND = "deadline";
    private static final ObjectReader READER = Json.mapper().readerFor(Deadline.class);

    static Deadline read(String body) {
      return READER.readValue(body);
    }

    @Nullable StepKey step() {
      return agent == null ? null : new StepKey(agent, item);
    }
  }

  /** Let the run go on with a decision that was cut. */
  record Continue(ExecutionId execution) implements RunEffect {
    static final String KIND = "continue";
  }
}
