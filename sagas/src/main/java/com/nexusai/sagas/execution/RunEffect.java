package com.nexusai.sagas.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepRequest;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.queue.RunQueueId;
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
      case StartSubRun _ -> StartSubRun.KIND;
      case StopSubRun _ -> StopSubRun.KIND;
      case ReportToParent _ -> ReportToParent.KIND;
      case Enqueue _ -> Enqueue.KIND;
      case Admit _ -> Admit.KIND;
      case Release _ -> Release.KIND;
      case Erase _ -> Erase.KIND;
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

  /**
   * Start the sub-run of a step's attempt.
   *
   * @param execution the parent
   * @param version the version to run; null for the one that is published then
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StartSubRun(
      ExecutionId execution,
      ParentStep parent,
      WorkflowId workflow,
      @Nullable Integer version,
      Value input,
      int depth,
      UserId owner)
      implements RunEffect {
    static final String KIND = "start_sub_run";

    static StartSubRun read(String body) {
      return Json.read(body, StartSubRun.class);
    }
  }

  /**
   * Cancel a sub-run that is of no use any more.
   *
   * @param execution the sub-run
   * @param tries how often it was not there yet, because its start was under way
   */
  record StopSubRun(ExecutionId execution, int tries) implements RunEffect {
    static final String KIND = "stop_sub_run";

    static StopSubRun read(String body) {
      return Json.read(body, StopSubRun.class);
    }
  }

  /**
   * Tell the step that waits for a sub-run how that has ended.
   *
   * @param execution the parent
   * @param child the run that has ended
   * @param result the child's result; null unless it completed
   * @param error why it did not; null when it completed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReportToParent(
      ExecutionId execution,
      ParentStep parent,
      ExecutionId child,
      @Nullable Value result,
      @Nullable StepError error)
      implements RunEffect {
    static final String KIND = "report_to_parent";

    static ReportToParent read(String body) {
      return Json.read(body, ReportToParent.class);
    }
  }

  /** Ask a queue for a place for the run. */
  record Enqueue(
      ExecutionId execution, RunQueueId queue, int limit, UserId owner, WorkflowId workflow)
      implements RunEffect {
    static final String KIND = "enqueue_run";

    static Enqueue read(String body) {
      return Json.read(body, Enqueue.class);
    }
  }

  /** Tell the run that it has a place. */
  record Admit(ExecutionId execution, RunQueueId queue, UserId owner, WorkflowId workflow)
      implements RunEffect {
    static final String KIND = "admit_run";

    static Admit read(String body) {
      return Json.read(body, Admit.class);
    }
  }

  /** Give the run's place back. */
  record Release(ExecutionId execution, RunQueueId queue, UserId owner, WorkflowId workflow)
      implements RunEffect {
    static final String KIND = "release_run";

    static Release read(String body) {
      return Json.read(body, Release.class);
    }
  }

  /** Erase the payloads of the run's events. */
  record Erase(ExecutionId execution) implements RunEffect {
    static final String KIND = "erase_run";
  }
}
