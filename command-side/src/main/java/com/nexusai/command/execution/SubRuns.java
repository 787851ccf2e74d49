package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionScheduled;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.workflow.compiled.Behaviour.Orchestrate;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Steps that run another workflow. */
final class SubRuns {
  private final Decision decision;

  SubRuns(Decision decision) {
    this.decision = decision;
  }

  /**
   * Schedules the sub-run of the step's next attempt.
   *
   * @throws StepFault {@code DEPTH_EXCEEDED} when too many runs have started one another
   */
  void schedule(
      CompiledAgent agent,
      Orchestrate call,
      @Nullable Integer item,
      Step step,
      @Nullable Object input) {
    int depth = decision.run.start().origin().depth() + 1;
    if (depth > Origin.DEPTH_MAX) {
      throw new StepFault(
          StepError.fatal(
              "DEPTH_EXCEEDED",
              "Expected at most "
                  + Origin.DEPTH_MAX
                  + " runs that start one another; this run is number "
                  + Origin.DEPTH_MAX
                  + ".",
              agent.id().value()));
    }
    int attempt = step.attempt + 1;
    Duration timeout = agent.policy().timeout();
    decision.fact(
        new SubExecutionScheduled(
            decision.id(),
            agent.id(),
            item,
            attempt,
            step.round,
            new ParentStep(decision.id(), new StepKey(agent.id(), item), attempt).child(),
            call.workflowId(),
            call.version(),
            decision.pinned.keep(input),
            timeout == null ? null : decision.now.plus(timeout),
            depth,
            decision.now));
  }
}
