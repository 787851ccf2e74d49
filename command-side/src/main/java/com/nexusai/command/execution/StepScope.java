package com.nexusai.command.execution;

import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.expression.Scope;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import com.nexusai.kernel.workflow.compiled.Edge;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one step see. Values are looked up when they are asked for, so a step
 * that reads one field of a large run does not pay for the rest.
 *
 * @param item the item that the step runs for; null for the step as a whole
 * @param index its place, or the round of a step that repeats; null for neither
 * @param own what {@code data.<own id>} is while the step is under way; null when it is not in
 *     scope
 */
record StepScope(
    Run run,
    CompiledWorkflow workflow,
    Pinned pinned,
    Instant now,
    CompiledAgent agent,
    @Nullable Object item,
    @Nullable Long index,
    @Nullable Value own,
    @Nullable String decision,
    @Nullable StepError error)
    implements Scope {

  /**
   * What a step sees before it acts: {@code decision} and {@code error} are those of the branches
   * that led to it.
   */
  static StepScope before(
      Run run,
      CompiledWorkflow workflow,
      Pinned pinned,
      Instant now,
      CompiledAgent agent,
      @Nullable Object item,
      @Nullable Long index,
      @Nullable Value own) {
    String decision = null;
    StepError error = null;
    for (Edge edge : agent.incoming()) {
      if (run.isTaken(edge.id())) {
        Step source = run.step(edge.source());
        decision = decision == null ? source.decision : decision;
        error = error == null ? source.error : error;
      }
    }
    return new StepScope(run, workflow, pinned, now, agent, item, index, own, decision, error);
  }

  /** What the outgoing connections of a step see once it has ended. */
  StepScope after(Value output, @Nullable String chosen, @Nullable StepError failure) {
    return new StepScope(run, workflow, pinned, now, agent, item, index, output, chosen, failure);
  }

  @Override
  public @Nullable Object get(String name) {
    ExecutionStarted start = run.start();
    return switch (name) {
      case "input" -> pinned.read(start.input());
      case "data" -> new Data();
      case "item" -> item;
      case "index" -> index;
      case "decision" -> decision;
      case "error" -> error == null ? null : asMap(error);
      case "workflow" ->
          Map.of(
              "id", start.workflowId().value(),
              "version", (long) start.version(),
              "name", workflow.definition().name());
      case "execution" ->
          Map.of(
              "id",
              start.executionId().value(),
              "started_at",
              start.at().toString(),
              "callbacks",
              callbacks(start.executionId()));
      case "now" -> now;
      default -> null;
    };
  }

  /** What stands for the resume URLs of the steps that wait for a callback, by agent id. */
  private Map<String, Object> callbacks(ExecutionId execution) {
    Map<String, Object> callbacks = new LinkedHashMap<>();
    for (AgentId each : workflow.callbacks()) {
      callbacks.put(each.value(), CallbackLinks.placeholder(execution, each));
    }
    return callbacks;
  }

  private static Map<String, Object> asMap(StepError error) {
    return Map.of(
        "code",
        error.code(),
        "message",
        error.message(),
        "agent",
        error.agent() == null ? "" : error.agent(),
        "details",
        error.details() == null ? Map.of() : error.details());
  }

  /** The results so far, by agent id. A step without a result has no key. */
  private final class Data extends AbstractMap<String, Object> {
    @Override
    public boolean containsKey(Object key) {
      return key instanceof String id && valueOf(id) != null;
    }

    @Override
    public @Nullable Object get(Object key) {
      Value value = key instanceof String id ? valueOf(id) : null;
      return value == null ? null : pinned.read(value);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Set<Entry<String, Object>> entries = new LinkedHashSet<>();
      for (CompiledAgent each : workflow.agents()) {
        String id = each.id().value();
        if (containsKey(id)) {
          entries.add(new SimpleImmutableEntry<>(id, get(id)));
        }
      }
      return entries;
    }

    private @Nullable Value valueOf(String id) {
      if (id.equals(agent.id().value())) {
        return own;
      }
      if (id.equals(workflow.trigger().id().value())) {
        return run.start().input();
      }
      CompiledAgent other = workflow.agent(id);
      return other == null ? null : run.step(other.id()).output;
    }
  }
}
