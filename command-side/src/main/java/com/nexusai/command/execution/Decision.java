package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.DecisionCut;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionsStopped;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.expression.ExpressionFailed;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.compiled.Behaviour;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import com.nexusai.kernel.workflow.compiled.Edge;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Join;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One decision of a run: everything that follows from a command, until nothing more follows without
 * the world or a time.
 *
 * <p>Agents are visited in topological order, so a decision is the same whatever order its causes
 * came in. What was decided in place is gathered into one {@link StepsDecided}; it is written
 * before any other event, so the order of the facts is the order of the decisions.
 */
final class Decision {
  /** A decision emits no more than this and goes on in another transaction. */
  static final int FACTS_MAX = 500;

  /**
   * Outcomes are written when their values together reach about this many bytes, so that no event
   * grows without bound.
   */
  private static final int OUTCOMES_BYTES_MAX = 256 * 1024;

  final Run run;
  final CompiledWorkflow workflow;
  final Pinned pinned;
  final Instant now;
  private final Consumer<ExecutionEvent> record;
  private final BitSet dirty = new BitSet();
  private final List<StepOutcome> decided = new ArrayList<>();
  private int decidedBytes;
  private int facts;
  private final Steps steps;

  /**
   * Prepares a decision.
   *
   * @param record applies an event: the run has folded it when this returns
   */
  Decision(Run run, Pinned pinned, Instant at, Consumer<ExecutionEvent> record) {
    this.run = run;
    this.pinned = pinned;
    this.workflow = pinned.definition(run.start().workflowId(), run.start().version());
    this.now = at.isBefore(run.last()) ? run.last() : at;
    this.record = record;
    this.steps = new Steps(this);
    if (run.cut()) {
      // Whatever comes first goes on with what was cut: its own facts end the cut.
      visitAll();
    }
  }

  ExecutionId id() {
    return run.start().executionId();
  }

  Steps steps() {
    return steps;
  }

  /** Whether the decision has become so long that the rest must wait for another transaction. */
  boolean full() {
    return facts >= FACTS_MAX;
  }

  /** Records a fact that is not an outcome. */
  void fact(ExecutionEvent event) {
    flush();
    record.accept(event);
    facts++;
  }

  /** Records how a step ended in place. */
  void outcome(StepOutcome outcome) {
    run.on(outcome);
    decided.add(outcome);
    facts++;
    decidedBytes += outcome.output() == null ? 0 : Sizes.of(outcome.output());
    if (decidedBytes > OUTCOMES_BYTES_MAX) {
      flush();
    }
    if (outcome.item() == null) {
      visitTargetsOf(agent(outcome.agent()));
    } else {
      // An item that acted again after a pause may be the one that the step still waited for.
      visit(agent(outcome.agent()));
    }
  }

  CompiledAgent agent(com.nexusai.kernel.workflow.AgentId id) {
    return Objects.requireNonNull(workflow.agent(id), () -> "no agent " + id);
  }

  void visit(CompiledAgent agent) {
    dirty.set(agent.order());
  }

  void visitTargetsOf(CompiledAgent agent) {
    for (Edge edge : agent.outgoing()) {
      visit(agent(edge.target()));
    }
  }

  void visitAll() {
    dirty.set(0, workflow.agents().size());
  }

  /** Decides on until nothing more follows, and ends the run when every step has ended. */
  void advance() {
    while (goesOn()) {
      int next = dirty.nextSetBit(0);
      if (next < 0) {
        break;
      }
      if (full()) {
        fact(new DecisionCut(id(), now));
        return;
      }
      dirty.clear(next);
      visitNow(workflow.agents().get(next));
    }
    flush();
    if (goesOn() && run.endedSteps() == workflow.agents().size()) {
      fact(new ExecutionCompleted(id(), result(), now));
    }
  }

  private boolean goesOn() {
    return !run.ended() && !run.paused() && !run.queued();
  }

  /** Fails the run: what is under way is cancelled by whoever performs it. */
  void fail(StepError error) {
    if (!run.ended()) {
      flush();
      stop(run.openChildren());
      fact(new ExecutionFailed(id(), error, now));
    }
  }

  /** Asks for the end of sub-runs that are of no use any more. */
  void stop(List<ExecutionId> children) {
    if (!children.isEmpty()) {
      fact(new SubExecutionsStopped(id(), children, now));
    }
  }

  private void visitNow(CompiledAgent agent) {
    Step step = run.step(agent.id());
    if (step.items != null && !step.status.ended()) {
      steps.forEach().goOn(agent, step);
    } else if (step.status == StepStatus.PENDING) {
      switch (readiness(agent)) {
        case READY -> steps.begin(agent, step);
        case DEAD ->
            outcome(
                new StepOutcome(
                    agent.id(), null, StepStatus.SKIPPED, null, null, null, List.of(), null, null));
        case OPEN -> {}
      }
    }
  }

  private enum Readiness {
    READY,
    DEAD,
    OPEN
  }

  /**
   * Dead-path elimination: a branch not taken is dead, a step with dead branches alone is skipped,
   * and its own branches die with it.
   */
  private Readiness readiness(CompiledAgent agent) {
    boolean arrived = agent.incoming().isEmpty();
    boolean open = false;
    for (Edge edge : agent.incoming()) {
      if (!run.step(edge.source()).status.ended()) {
        open = true;
      } else if (run.isTaken(edge.id())) {
        arrived = true;
      }
    }
    if (arrived && (!open || agent.policy().join() == Join.ANY)) {
      return Readiness.READY;
    }
    return open ? Readiness.OPEN : Readiness.DEAD;
  }

  /**
   * The outgoing connections that are followed once a step has ended.
   *
   * @throws ExpressionFailed if a condition has no value
   */
  List<ConnectionId> followed(CompiledAgent agent, StepScope after) {
    List<ConnectionId> followed = new ArrayList<>(agent.outgoing().size());
    for (Edge edge : agent.outgoing()) {
      if (holds(edge, after)) {
        followed.add(edge.id());
      }
    }
    return followed;
  }

  private static boolean holds(Edge edge, StepScope after) {
    for (Expression condition : edge.conditions()) {
      if (!condition.isTrue(after)) {
        return false;
      }
    }
    return true;
  }

  /** Writes what was decided in place so far. */
  void flush() {
    if (!decided.isEmpty()) {
      record.accept(new StepsDecided(id(), decided, now));
      decided.clear();
      decidedBytes = 0;
    }
  }

  private Value result() {
    Map<String, @Nullable Object> results = new LinkedHashMap<>();
    Value only = Value.NULL;
    for (CompiledAgent agent : workflow.agents()) {
      Step step = run.step(agent.id());
      if (agent.behaviour() instanceof Behaviour.Output
          && step.status == StepStatus.COMPLETED
          && step.output != null) {
        only = step.output;
        results.put(agent.id().value(), pinned.read(step.output));
      }
    }
    return results.size() > 1 ? pinned.keep(results) : only;
  }
}
