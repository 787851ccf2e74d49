package com.nexusai.query.testing;

import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalRequested;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackAwaited;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackReceived;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionAdmitted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionPaused;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionQueued;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionResumed;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.ItemsOpened;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.execution.ExecutionEvent.StepReportedLate;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.StepStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepWaiting;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionsStopped;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepRequest;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.ConnectionAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.StepPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events of runs, told shortly. */
public final class Runs {
  public static final UserId ADA = new UserId("ada");
  public static final UserId BOB = new UserId("bob");
  public static final WorkflowId FLOW = new WorkflowId("flow-1");
  public static final AgentId START = new AgentId("start");
  public static final AgentId SHAPE = new AgentId("shape");
  public static final AgentId FETCH = new AgentId("fetch");
  public static final AgentId END = new AgentId("end");
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Runs() {}

  public static Map<String, ?> meta(UserId owner) {
    return Map.of("owner", owner.value(), "workflow", FLOW.value());
  }

  public static ExecutionId run(String id) {
    return new ExecutionId(id);
  }

  public static Object started(ExecutionId run, UserId owner) {
    return started(run, owner, FLOW);
  }

  public static Object started(ExecutionId run, UserId owner, WorkflowId workflow) {
    return new ExecutionStarted(
        run,
        workflow,
        1,
        owner,
        Origin.MANUAL,
        Value.of(Map.of("n", 1L)),
        null,
        null,
        null,
        Actor.of(owner),
        NOON);
  }

  public static Object decided(ExecutionId run, StepOutcome... outcomes) {
    return new StepsDecided(run, List.of(outcomes), NOON.plusMillis(1));
  }

  public static StepOutcome done(AgentId agent, Object output) {
    return new StepOutcome(
        agent,
        null,
        StepStatus.COMPLETED,
        output == null ? null : Value.of(output),
        null,
        null,
        List.of(),
        null,
        null);
  }

  public static StepOutcome skipped(AgentId agent) {
    return new StepOutcome(
        agent, null, StepStatus.SKIPPED, null, null, null, List.of(), null, null);
  }

  public static StepOutcome kept(AgentId agent, ArtifactRef artifact) {
    return new StepOutcome(
        agent, null, StepStatus.COMPLETED, Value.of("kept"), null, null, List.of(), null, artifact);
  }

  public static Object scheduled(ExecutionId run, AgentId agent, Integer item, int attempt) {
    return new StepScheduled(
        run,
        agent,
        item,
        attempt,
        0,
        new StepRequest("http", "request", null, Value.of(Map.of("url", "http://127.0.0.1/"))),
        null,
        StepPolicy.Delivery.AT_LEAST_ONCE,
        run + ":" + agent,
        NOON.plusMillis(2));
  }

  public static Object stepStarted(ExecutionId run, AgentId agent) {
    return new StepStarted(run, agent, null, 1, NOON.plusMillis(3));
  }

  public static Object completed(ExecutionId run, AgentId agent, Integer item, Object output) {
    return new StepCompleted(
        run, agent, item, 1, Value.of(output), List.of(), null, NOON.plusMillis(10));
  }

  public static Object failed(ExecutionId run, AgentId agent, Integer item, boolean again) {
    return new StepFailed(
        run,
        agent,
        item,
        1,
        new StepError("HTTP_503", "The service is down.", again, agent.value(), null),
        again ? NOON.plusSeconds(5) : null,
        List.of(),
        NOON.plusMillis(11));
  }

  public static Object waiting(ExecutionId run, AgentId agent) {
    return new StepWaiting(run, agent, null, 0, 0, NOON.plusSeconds(60), null, NOON.plusMillis(4));
  }

  /** A run that a step of another one started. */
  public static Object startedBy(ParentStep parent, UserId owner) {
    return new ExecutionStarted(
        parent.child(),
        FLOW,
        1,
        owner,
        new Origin(Origin.Kind.ORCHESTRATOR, parent.execution().value(), 1, parent),
        Value.NULL,
        null,
        null,
        null,
        Actor.SYSTEM,
        NOON);
  }

  public static Object queued(ExecutionId run) {
    return new ExecutionQueued(run, RunQueueId.ofRuns(FLOW), 2, NOON.plusMillis(1));
  }

  public static Object admitted(ExecutionId run) {
    return new ExecutionAdmitted(run, RunQueueId.ofRuns(FLOW), NOON.plusMillis(2));
  }

  public static Object paused(ExecutionId run) {
    return new ExecutionPaused(run, Actor.of(ADA), NOON.plusMillis(7));
  }

  public static Object resumed(ExecutionId run) {
    return new ExecutionResumed(run, Actor.of(ADA), NOON.plusMillis(8));
  }

  public static Object approvalRequested(ExecutionId run, AgentId agent) {
    return new ApprovalRequested(
        run,
        agent,
        null,
        1,
        Value.of("Pay 900 EUR?"),
        List.of("bob"),
        NOON.plusSeconds(3_600),
        NOON.plusMillis(6));
  }

  public static Object approvalDecided(ExecutionId run, AgentId agent, boolean approved) {
    return new ApprovalDecided(
        run,
        agent,
        null,
        1,
        approved,
        Value.of(Map.of("approved", approved)),
        List.of(),
        Actor.of(BOB),
        NOON.plusMillis(9));
  }

  public static Object callbackAwaited(ExecutionId run, AgentId agent) {
    return new CallbackAwaited(run, agent, null, 0, NOON.plusSeconds(600), NOON.plusMillis(6));
  }

  public static Object callbackReceived(ExecutionId run, AgentId agent) {
    return new CallbackReceived(
        run, agent, null, 0, Value.of(Map.of("ok", true)), "ab".repeat(32), NOON.plusMillis(9));
  }

  /** The sub-run has the id that {@link ParentStep#child} tells. */
  public static Object subScheduled(ExecutionId run, AgentId agent, int attempt) {
    return new SubExecutionScheduled(
        run,
        agent,
        null,
        attempt,
        0,
        new ParentStep(run, StepKey.of(agent), attempt).child(),
        FLOW,
        null,
        Value.NULL,
        null,
        1,
        NOON.plusMillis(6));
  }

  public static Object subStopped(ExecutionId run, AgentId agent) {
    return new SubExecutionsStopped(
        run, List.of(new ParentStep(run, StepKey.of(agent), 1).child()), NOON.plusMillis(15));
  }

  public static Object late(ExecutionId run, AgentId agent) {
    return new StepReportedLate(run, agent, null, 1, true, NOON.plusSeconds(30));
  }

  public static Object erased(ExecutionId run, ExecutionStatus status, int steps) {
    return new ExecutionErased(
        run,
        FLOW,
        1,
        ADA,
        status,
        NOON,
        NOON.plusMillis(20),
        steps,
        Actor.SYSTEM,
        NOON.plusSeconds(86_400));
  }

  public static Object items(ExecutionId run, AgentId agent, int count) {
    return new ItemsOpened(run, agent, Value.of(List.of()), count, NOON.plusMillis(5));
  }

  public static Object reopened(ExecutionId run, AgentId agent) {
    return new StepReopened(run, agent, null, Actor.of(ADA), NOON.plusSeconds(10));
  }

  public static Object ended(ExecutionId run, Object result) {
    return new ExecutionCompleted(run, Value.of(result), NOON.plusMillis(20));
  }

  public static Object endedFailed(ExecutionId run) {
    return new ExecutionFailed(
        run, StepError.fatal("HTTP_503", "The service is down.", "fetch"), NOON.plusMillis(21));
  }

  public static Object cancelled(ExecutionId run) {
    return new ExecutionCancelled(run, Actor.of(ADA), NOON.plusMillis(22));
  }

  /** A workflow of four agents: start, shape, fetch, end. */
  public static Object[] workflow(WorkflowId id, UserId owner, String name) {
    Actor actor = Actor.of(owner);
    return new Object[] {
      new WorkflowCreated(id, 1, owner, name, "", actor, NOON),
      new AgentAdded(
          id,
          1,
          agent(START, AgentType.TRIGGER, Map.of("on", Map.of("manual", Map.of()))),
          actor,
          NOON),
      new AgentAdded(
          id,
          1,
          agent(SHAPE, AgentType.ACTION, Map.of("mode", "transform", "set", Map.of("a", 1L))),
          actor,
          NOON),
      new AgentAdded(
          id,
          1,
          agent(FETCH, AgentType.ACTION, Map.of("mode", "transform", "set", Map.of("b", 1L))),
          actor,
          NOON),
      new AgentAdded(
          id, 1, agent(END, AgentType.OUTPUT, Map.of("result", "${data.shape}")), actor, NOON),
      edge(id, actor, "c1", START, SHAPE),
      edge(id, actor, "c2", SHAPE, FETCH),
      edge(id, actor, "c3", FETCH, END),
    };
  }

  public static Object activated(WorkflowId id, UserId owner, int version) {
    return new WorkflowActivated(id, version, Actor.of(owner), NOON.plusSeconds(1));
  }

  public static Agent agent(AgentId id, AgentType type, Map<String, Object> configuration) {
    return new Agent(
        id, type, id.value(), "", Position.ORIGIN, configuration, List.of(), null, null);
  }

  private static Object edge(WorkflowId id, Actor actor, String edge, AgentId from, AgentId to) {
    return new ConnectionAdded(
        id, 1, new Connection(new ConnectionId(edge), from, to, List.of()), actor, NOON);
  }
}
