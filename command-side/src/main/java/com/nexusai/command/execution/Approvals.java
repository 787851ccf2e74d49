package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionCommand.DecideApproval;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalDecided;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalRequested;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.compiled.Behaviour.Approval;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Steps that ask people. */
final class Approvals {
  private final Decision decision;

  Approvals(Decision decision) {
    this.decision = decision;
  }

  /** Asks, and lets the step wait. */
  void ask(
      CompiledAgent agent,
      Approval approval,
      @Nullable Integer item,
      Step step,
      @Nullable Object told) {
    Duration expires = approval.expires() == null ? agent.policy().timeout() : approval.expires();
    decision.fact(
        new ApprovalRequested(
            decision.id(),
            agent.id(),
            item,
            step.attempt + 1,
            decision.pinned.keep(told),
            approval.assignees(),
            expires == null ? null : decision.now.plus(expires),
            decision.now));
  }

  /** Whether this person may decide although the run is somebody else's. */
  static boolean isAssigned(@Nullable CompiledAgent agent, Actor actor) {
    UserId user = actor.user();
    return user != null
        && agent != null
        && agent.behaviour() instanceof Approval approval
        && approval.assignees().contains(user.value());
  }

  /** A person has decided. */
  void decide(DecideApproval command, Step step) {
    CompiledAgent agent = decision.agent(command.step().agent());
    if (step.awaiting != Step.Expectation.APPROVAL || decision.run.ended()) {
      if (repeats(command, step)) {
        return;
      }
      throw Rejection.of(
          Kind.CONFLICT,
          "STEP_NOT_WAITING",
          "$",
          "a step that waits for an approval",
          decision.run.told(command.step(), step));
    }
    Integer item = command.step().item();
    String label = command.approved() ? Approval.APPROVED : Approval.REJECTED;
    Value output = decision.pinned.keep(output(command, label));
    decision
        .steps()
        .endCompleted(
            agent,
            item,
            output,
            label,
            taken -> {
              decision.fact(
                  new ApprovalDecided(
                      decision.id(),
                      agent.id(),
                      item,
                      step.attempt,
                      command.approved(),
                      output,
                      taken,
                      command.actor(),
                      decision.now));
              decision.steps().visitAfter(agent, item);
            });
  }

  private Map<String, @Nullable Object> output(DecideApproval command, String label) {
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    output.put("decision", label);
    output.put("approved", command.approved());
    output.put("by", by(command));
    output.put("comment", command.comment());
    output.put("at", decision.now.toString());
    return output;
  }

  private static @Nullable String by(DecideApproval command) {
    UserId user = command.actor().user();
    return user == null ? null : user.value();
  }

  /** Who did not get the answer asks again, and is told the same. */
  private boolean repeats(DecideApproval command, Step step) {
    String label = command.approved() ? Approval.APPROVED : Approval.REJECTED;
    return step.status == StepStatus.COMPLETED
        && step.output != null
        && decision.agent(command.step().agent()).behaviour() instanceof Approval
        && decision.pinned.read(step.output) instanceof Map<?, ?> given
        && label.equals(given.get("decision"))
        && Objects.equals(by(command), given.get("by"));
  }
}
