package com.nexusai.sagas.execution;

import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.StepWaiting;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepRequest;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Facts of a run, as tests tell them. */
final class Facts {
  static final ExecutionId RUN = new ExecutionId("run-7");
  static final AgentId FETCH = new AgentId("fetch");
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Actor ADA = Actor.of(new UserId("ada"));
  static final Map<String, ?> METADATA = Map.of("owner", "ada", "workflow", "orders");
  static final StepRequest CALL =
      new StepRequest("http", "request", null, Value.of(Map.of("url", "http://127.0.0.1/")));

  private Facts() {}

  static ExecutionStarted started(Instant deadline) {
    return new ExecutionStarted(
        RUN,
        new WorkflowId("orders"),
        1,
        new UserId("ada"),
        Origin.MANUAL,
        Value.NULL,
        null,
        null,
        deadline,
        ADA,
        NOON);
  }

  static StepsDecided decided() {
    return new StepsDecided(RUN, List.of(), NOON);
  }

  static StepScheduled scheduled(int attempt) {
    return scheduled(null, attempt, Delivery.AT_LEAST_ONCE, null);
  }

  static StepScheduled scheduled(Integer item, int attempt, Delivery delivery, Duration timeout) {
    String key = item == null ? "run-7:fetch" : "run-7:fetch/" + item;
    return new StepScheduled(RUN, FETCH, item, attempt, 0, CALL, timeout, delivery, key, NOON);
  }

  static StepFailed failed(int attempt, Instant retryAt) {
    return new StepFailed(
        RUN,
        FETCH,
        null,
        attempt,
        new StepError("HTTP_STATUS", "503", true, "fetch", null),
        retryAt,
        List.of(),
        NOON);
  }

  static StepWaiting waiting(int attempt, int round, Instant until) {
    return new StepWaiting(RUN, FETCH, null, attempt, round, until, null, NOON);
  }

  static StepCompleted completed(Actor by) {
    return new StepCompleted(RUN, FETCH, null, 1, Value.NULL, List.of(), by, NOON);
  }

  static DecisionCut cut() {
    return new DecisionCut(RUN, NOON);
  }

  static ExecutionCompleted completedRun() {
    return new ExecutionCompleted(RUN, Value.NULL, NOON);
  }

  static ExecutionCancelled cancelled() {
    return new ExecutionCancelled(RUN, ADA, NOON);
  }
}
