package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionCommand.ReceiveCallback;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackAwaited;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackReceived;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Wait;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Steps that wait for a request to their resume URL. */
final class Callbacks {
  private final Decision decision;

  Callbacks(Decision decision) {
    this.decision = decision;
  }

  /** Lets the step wait. */
  void await(CompiledAgent agent, Wait.Callback callback, @Nullable Integer item, Step step) {
    Duration expires = callback.expires();
    decision.fact(
        new CallbackAwaited(
            decision.id(),
            agent.id(),
            item,
            step.attempt,
            expires == null ? null : decision.now.plus(expires),
            decision.now));
  }

  /** The request has come; the first one counts. */
  void receive(ReceiveCallback command) {
    StepKey key = command.step();
    CompiledAgent agent = decision.workflow.agent(key.agent());
    if (agent == null || !(agent.policy().waits() instanceof Wait.Callback)) {
      throw Rejection.notFound("a step that waits for a callback", key);
    }
    // One that is quicker than the answer that asked for it finds the step not reached yet.
    Step step =
        key.item() == null && agent.policy().forEach() == null
            ? decision.run.step(key.agent())
            : decision.run.find(key);
    String sha256 = Inputs.sha256(command.body());
    if (step != null && sha256.equals(step.callbackSha256)) {
      return;
    }
    if (step == null || decision.run.ended() || !expects(step)) {
      throw Rejection.of(
          Kind.CONFLICT,
          new Problem(
              "STEP_NOT_WAITING",
              "$",
              "a step that waits for a callback",
              step == null
                  ? "step '" + key + "', which is not there yet"
                  : decision.run.told(key, step),
              step == null ? "Try again a little later." : null));
    }
    decision.fact(
        new CallbackReceived(
            decision.id(),
            key.agent(),
            key.item(),
            step.attempt,
            decision.pinned.keep(command.body()),
            sha256,
            decision.now));
    decision.visit(agent);
  }

  private static boolean expects(Step step) {
    return step.awaiting == Step.Expectation.CALLBACK
        || (step.status == StepStatus.PENDING && !step.waited);
  }
}
