package com.nexusai.kernel.golden;

import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.ExecutionEvent;
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
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.queue.RunQueueEvent;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.StepPolicy;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** One event of each type with every field filled in; what the golden files were written from. */
final class Samples {
  private static final WorkflowId WORKFLOW = new WorkflowId("wf-1");
  private static final ExecutionId RUN = new ExecutionId("run-1");
  private static final UserId ADA = new UserId("ada");
  private static final UserId BOB = new UserId("bob");
  private static final Actor BY_ADA = Actor.of(ADA);
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final AgentId CALL = new AgentId("call");
  private static final ConnectionId EDGE = new ConnectionId("call-end");
  private static final RunQueueId QUEUE = RunQueueId.ofRuns(WORKFLOW);
  private static final Value SMALL = Value.of(Map.of("status", 200L));
  private static final Value LARGE = new Value(null, new Value.Stored("ab".repeat(32), 70_000));
  private static final StepError ERROR =
      new StepError("HTTP_STATUS", "Found 503.", true, "call", Map.of("status", 503L));

  /** Revision 1 knew no trigger. */
  static final WorkflowEvent.WorkflowActivated ACTIVATED_V1 =
      new WorkflowEvent.WorkflowActivated(WORKFLOW, 5, null, BY_ADA, AT);

  private Samples() {}

  static List<Record> all() {
    return List.of(
        new WorkflowEvent.WorkflowCreated(
            WORKFLOW, 1, ADA, "Invoices", "Sorts invoices.", BY_ADA, AT),
        new WorkflowEvent.WorkflowUpdated(WORKFLOW, 2, "Bills", "Sorts bills.", BY_ADA, AT),
        new WorkflowEvent.AgentAdded(
            WORKFLOW,
            2,
            new Agent(
                CALL,
                AgentType.INTEGRATION,
                "Call",
                "Calls.",
                new Position(10.5, -3),
                Map.of("service", "http"),
                List.of("fetch"),
                "gemini",
                0.5),
            BY_ADA,
            AT),
        new WorkflowEvent.AgentUpdated(
            WORKFLOW,
            3,
            CALL,
            "Call it",
            "Calls it.",
            Map.of("service", "http"),
            List.of("fetch"),
            "gemini",
            0.25,
            BY_ADA,
            AT),
        new WorkflowEvent.AgentMoved(WORKFLOW, 4, CALL, new Position(1, 2), BY_ADA, AT),
        new WorkflowEvent.AgentRemoved(WORKFLOW, 5, CALL, BY_ADA, AT),
        new WorkflowEvent.ConnectionAdded(
            WORKFLOW,
            2,
            new Connection(EDGE, CALL, new AgentId("end"), List.of("error == null")),
            BY_ADA,
            AT),
        new WorkflowEvent.ConnectionUpdated(WORKFLOW, 3, EDGE, List.of("true"), BY_ADA, AT),
        new WorkflowEvent.ConnectionRemoved(WORKFLOW, 5, EDGE, BY_ADA, AT),
        new WorkflowEvent.WorkflowActivated(
            WORKFLOW,
            5,
            new TriggerSpec.Schedule(
                "0 9 * * 1-5", ZoneId.of("Europe/Berlin"), Overlap.QUEUE, Missed.ALL),
            BY_ADA,
            AT),
        new WorkflowEvent.WorkflowPaused(WORKFLOW, BY_ADA, AT),
        new WorkflowEvent.WorkflowArchived(WORKFLOW, BY_ADA, AT),
        new WorkflowEvent.MemberAdded(WORKFLOW, BOB, Role.VIEWER, BY_ADA, AT),
        new WorkflowEvent.MemberRoleChanged(WORKFLOW, BOB, Role.EDITOR, BY_ADA, AT),
        new WorkflowEvent.MemberRemoved(WORKFLOW, BOB, Actor.of(BOB, Role.EDITOR), AT),
        new ExecutionEvent.ExecutionStarted(
            RUN,
            WORKFLOW,
            5,
            ADA,
            new Origin(Origin.Kind.WEBHOOK, "POST orders", 0),
            SMALL,
            "order-7",
            "cd".repeat(32),
            AT.plusSeconds(60),
            Actor.SYSTEM,
            AT),
        new ExecutionEvent.StepsDecided(
            RUN,
            List.of(
                new StepOutcome(
                    CALL,
                    3,
                    StepStatus.COMPLETED,
                    LARGE,
                    "big",
                    ERROR,
                    List.of(EDGE),
                    new Answer(201, Map.of("X-Order", "7"), SMALL),
                    new ArtifactRef("a.csv", "text/csv", "ef".repeat(32), 12)),
                new StepOutcome(
                    CALL, null, StepStatus.SKIPPED, null, null, null, List.of(), null, null)),
            AT),
        new ExecutionEvent.ItemsOpened(RUN, CALL, LARGE, 3, AT),
        new ExecutionEvent.StepScheduled(
            RUN,
            CALL,
            2,
            1,
            0,
            new StepRequest("http", "request", "conn-1", SMALL),
            Duration.ofSeconds(30),
            StepPolicy.Delivery.AT_LEAST_ONCE,
            "run-1:call/2",
            AT),
        new ExecutionEvent.StepStarted(RUN, CALL, 2, 1, AT),
        new ExecutionEvent.StepCompleted(RUN, CALL, 2, 1, SMALL, List.of(EDGE), BY_ADA, AT),
        new ExecutionEvent.StepFailed(RUN, CALL, 2, 1, ERROR, AT.plusSeconds(1), List.of(EDGE), AT),
        new ExecutionEvent.StepWaiting(RUN, CALL, 2, 1, 1, AT.plusSeconds(5), SMALL, AT),
        new ExecutionEvent.ExecutionQueued(RUN, QUEUE, 3, AT),
        new ExecutionEvent.ExecutionAdmitted(RUN, QUEUE, AT),
        new ExecutionEvent.ApprovalRequested(
            RUN, CALL, 2, 1, SMALL, List.of("ada", "bob"), AT.plusSeconds(60), AT),
        new ExecutionEvent.ApprovalDecided(RUN, CALL, 2, 1, true, SMALL, List.of(EDGE), BY_ADA, AT),
        new ExecutionEvent.CallbackAwaited(RUN, CALL, 2, 1, AT.plusSeconds(60), AT),
        new ExecutionEvent.CallbackReceived(RUN, CALL, 2, 1, SMALL, "ab".repeat(32), AT),
        new ExecutionEvent.SubExecutionScheduled(
            RUN,
            CALL,
            2,
            1,
            0,
            new ParentStep(RUN, new StepKey(CALL, 2), 1).child(),
            WORKFLOW,
            4,
            SMALL,
            AT.plusSeconds(60),
            1,
            AT),
        new ExecutionEvent.SubExecutionsStopped(RUN, List.of(new ExecutionId("sub-1")), AT),
        new ExecutionEvent.ExecutionErased(
            RUN,
            WORKFLOW,
            5,
            ADA,
            ExecutionStatus.FAILED,
            AT,
            AT.plusSeconds(5),
            3,
            Actor.SYSTEM,
            AT.plusSeconds(9)),
        new RunQueueEvent.RunEnqueued(QUEUE, RUN, 3, AT),
        new RunQueueEvent.RunAdmitted(QUEUE, RUN, AT),
        new RunQueueEvent.RunReleased(QUEUE, RUN, AT),
        new ExecutionEvent.DeadlineReached(RUN, CALL, 2, 1, AT),
        new ExecutionEvent.StepOutcomeUnknown(RUN, CALL, 2, 1, AT),
        new ExecutionEvent.StepReportedLate(RUN, CALL, 2, 1, true, AT),
        new ExecutionEvent.StepReopened(RUN, CALL, 2, BY_ADA, AT),
        new ExecutionEvent.DecisionCut(RUN, AT),
        new ExecutionEvent.ExecutionPaused(RUN, BY_ADA, AT),
        new ExecutionEvent.ExecutionResumed(RUN, BY_ADA, AT),
        new ExecutionEvent.ExecutionCompleted(RUN, SMALL, AT),
        new ExecutionEvent.ExecutionFailed(RUN, ERROR, AT),
        new ExecutionEvent.ExecutionCancelled(RUN, BY_ADA, AT));
  }
}
