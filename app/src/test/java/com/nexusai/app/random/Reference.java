package com.nexusai.app.random;

import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.expression.ExpressionFailed;
import com.nexusai.kernel.expression.Scope;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.compiled.Behaviour;
import com.nexusai.kernel.workflow.compiled.Compilation;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import com.nexusai.kernel.workflow.compiled.Edge;
import com.nexusai.kernel.workflow.compiled.StepPolicy;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Join;
import com.nexusai.kernel.workflow.compiled.StepPolicy.OnError;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Repeat;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Wait;
import com.nexusai.kernel.workflow.compiled.WorkflowCompiler;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a workflow must come to, computed in the plainest way: agent by agent in
 * topological order, one item, round and attempt after the other, without time, events or
 * concurrency. A branch on which the run would fail ends there; the others are followed further,
 * because the run may as well fail on one of them.
 */
final class Reference {
  private static final Duration LONGER_THAN_ANY_RUN_MAY_TAKE = Duration.ofDays(50);

  private final Drawn drawn;
  private final CompiledWorkflow workflow;
  private final String run;
  private final Instant startedAt;
  private final Map<AgentId, End> ends = new HashMap<>();
  private final Set<ConnectionId> taken = new HashSet<>();
  private final TreeSet<String> errors = new TreeSet<>();
  private final TreeMap<String, String> steps = new TreeMap<>();
  private final TreeSet<String> attempts = new TreeSet<>();

  private Reference(Drawn drawn, CompiledWorkflow workflow, String run, Instant startedAt) {
    this.drawn = drawn;
    this.workflow = workflow;
    this.run = run;
    this.startedAt = startedAt;
  }

  static CompiledWorkflow compiled(Drawn drawn) {
    Compilation compilation = WorkflowCompiler.compile(drawn.definition());
    if (compilation.workflow() == null) {
      throw new AssertionError(compilation.problems() + "\n" + drawn);
    }
    return compilation.workflow();
  }

  static Outcome of(Drawn drawn, CompiledWorkflow workflow, String run, Instant startedAt) {
    return new Reference(drawn, workflow, run, startedAt).outcome();
  }

  /**
   * How a step ended.
   *
   * @param fatal whether the run ends here
   */
  private record End(
      StepStatus status,
      @Nullable Value output,
      @Nullable String decision,
      @Nullable StepError error,
      @Nullable Answer answer,
      boolean fatal) {
    static final End SKIPPED = new End(StepStatus.SKIPPED, null, null, null, null, false);
    static final End NEVER_REACHED = new End(StepStatus.PENDING, null, null, null, null, true);

    static End completed(@Nullable Object output) {
      return new End(StepStatus.COMPLETED, Value.of(output), null, null, null, false);
    }
  }

  /** A step that cannot go on. */
  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient StepError error;

    Fault(CompiledAgent agent, String code) {
      super(code, null, false, false);
      error = StepError.fatal(code, "", agent.id().value());
    }
  }

  /** The run's time is over before this step goes on. */
  private static final class OutOfTime extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Outcome outcome() {
    for (CompiledAgent agent : workflow.agents()) {
      End end = follow(agent, end(agent));
      ends.put(agent.id(), end);
      tell(agent.id().value(), end, agent.behaviour() instanceof Behaviour.Trigger);
    }
    boolean failed = !errors.isEmpty();
    return new Outcome(
        failed ? ExecutionStatus.FAILED : ExecutionStatus.COMPLETED,
        failed ? null : Json.canonical(result()),
        errors,
        steps,
        attempts);
  }

  private void tell(String step, End end, boolean trigger) {
    if (end.status != StepStatus.PENDING) {
      Value output = trigger ? null : end.output;
      steps.put(
          step,
          Outcome.ended(end.status, end.decision, end.error, output, end.answer, Value::json));
    }
  }

  /** One output's result; those of several by their ids. */
  private @Nullable Object result() {
    Map<String, @Nullable Object> results = new LinkedHashMap<>();
    for (CompiledAgent agent : workflow.agents()) {
      End end = Objects.requireNonNull(ends.get(agent.id()));
      if (agent.behaviour() instanceof Behaviour.Output
          && end.status == StepStatus.COMPLETED
          && end.output != null) {
        results.put(agent.id().value(), end.output.json());
      }
    }
    return results.size() > 1
        ? results
        : results.isEmpty() ? null : results.values().iterator().next();
  }

  private End end(CompiledAgent agent) {
    boolean arrived = agent.incoming().isEmpty();
    boolean stopped = false;
    for (Edge edge : agent.incoming()) {
      arrived |= taken.contains(edge.id());
      stopped |= Objects.requireNonNull(ends.get(edge.source())).fatal;
    }
    if (stopped && !(arrived && agent.policy().join() == Join.ANY)) {
      return End.NEVER_REACHED;
    }
    if (!arrived) {
      return End.SKIPPED;
    }
    try {
      return agent.policy().forEach() == null ? once(agent, null, null) : each(agent);
    } catch (Fault fault) {
      return failed(agent, fault.error);
    }
  }

  /** What a failure for good means. */
  private End failed(CompiledAgent agent, StepError error) {
    boolean fatal = agent.policy().onError() == OnError.FAIL;
    if (fatal) {
      errors.add(Outcome.named(error));
    }
    return new End(StepStatus.FAILED, null, null, error, null, fatal);
  }

  /** Decides which connections are taken. */
  private End follow(CompiledAgent agent, End end) {
    if (end.fatal || end.status == StepStatus.SKIPPED) {
      return end;
    }
    // In the conditions of a step that failed its own result is null; it is not there later on.
    Value own = end.output == null ? Value.NULL : end.output;
    Scope after = scope(agent, null, null, own, end.decision, end.error);
    try {
      List<ConnectionId> followed = new ArrayList<>();
      for (Edge edge : agent.outgoing()) {
        if (edge.conditions().stream().allMatch(condition -> condition.isTrue(after))) {
          followed.add(edge.id());
        }
      }
      taken.addAll(followed);
      return end;
    } catch (ExpressionFailed e) {
      errors.add("CONDITION_FAILED@" + agent.id());
      return new End(end.status, end.output, end.decision, end.error, end.answer, true);
    }
  }

  /** One after the other; their results in the order of the list. */
  private End each(CompiledAgent agent) {
    Scope scope = before(new Here(agent, null, null, 0, null));
    Object value =
        evaluated(agent, () -> Objects.requireNonNull(agent.policy().forEach()).evaluate(scope));
    if (!(value instanceof List<?> list)) {
      throw new Fault(agent, "FOR_EACH_NOT_A_LIST");
    }
    List<@Nullable Object> results = new ArrayList<>();
    List<Object> faults = new ArrayList<>();
    boolean fatal = false;
    for (int i = 0; i < list.size(); i++) {
      End end;
      try {
        end = once(agent, i, list.get(i));
      } catch (Fault fault) {
        end = failed(agent, fault.error);
      }
      tell(agent.id() + "/" + i, end, false);
      fatal |= end.fatal;
      results.add(end.output == null ? null : end.output.json());
      if (end.error != null) {
        faults.add(Map.of("index", (long) i, "code", end.error.code()));
      }
    }
    if (fatal) {
      return End.NEVER_REACHED;
    }
    if (faults.isEmpty()) {
      return End.completed(results);
    }
    StepError error =
        new StepError("ITEMS_FAILED", "", false, agent.id().value(), Map.of("items", faults));
    return new End(StepStatus.FAILED, Value.of(results), null, error, null, false);
  }

  /** The step as a whole, or one of its items: waits, and then goes through its rounds. */
  private End once(CompiledAgent agent, @Nullable Integer item, @Nullable Object value) {
    Here here = new Here(agent, item, value, 0, null);
    try {
      here = here.with(0, waits(here));
    } catch (OutOfTime e) {
      errors.add("RUN_TIMEOUT@null");
      return End.NEVER_REACHED;
    }
    Repeat repeat = agent.policy().repeat();
    int[] attempt = {0};
    while (true) {
      Here now = here;
      End end = evaluated(agent, () -> act(now, attempt));
      if (repeat == null) {
        return end;
      }
      Here after = now.with(now.round, end.output);
      if (evaluated(agent, () -> repeat.until().isTrue(before(after)))) {
        return end;
      }
      if (now.round + 1 >= repeat.max()) {
        throw new Fault(agent, "REPEAT_EXHAUSTED");
      }
      here = now.with(now.round + 1, end.output);
    }
  }

  /** Answers what the step has as its own result before it acts: what a callback brought. */
  private @Nullable Value waits(Here here) {
    try {
      switch (here.agent.policy().waits()) {
        case null -> {}
        case Wait.For(var duration) -> {
          Object text = evaluated(here.agent, () -> duration.render(before(here)));
          boolean longer =
              Duration.parse(String.valueOf(text)).compareTo(LONGER_THAN_ANY_RUN_MAY_TAKE) > 0;
          if (longer && workflow.start().runTimeout() != null) {
            throw new OutOfTime();
          }
        }
        case Wait.Until(var instant) -> {
          Object text = evaluated(here.agent, () -> instant.render(before(here)));
          Objects.requireNonNull(Instant.parse(String.valueOf(text)));
        }
        case Wait.Callback _ -> {
          Object body =
              drawn
                  .script()
                  .callback(here.agent.id().value(), here.item)
                  .orElseThrow(() -> new Fault(here.agent, "CALLBACK_EXPIRED"));
          return Value.of(body);
        }
      }
      return null;
    } catch (DateTimeException e) {
      throw new Fault(here.agent, "WAIT_INVALID");
    }
  }

  private End act(Here here, int[] attempt) {
    return switch (here.agent.behaviour()) {
      case Behaviour.Trigger _ -> End.completed(drawn.input());
      case Behaviour.Transform transform -> End.completed(transform.set().render(before(here)));
      case Behaviour.Rules rules -> choose(here.agent, rules, before(here));
      case Behaviour.Output output -> output(output, before(here));
      case Behaviour.Integration call -> call(here, call, attempt);
      case Behaviour.Approval approval -> ask(here, approval);
      case Behaviour.Orchestrate call -> runAnother(here, call, attempt);
    };
  }

  private End ask(Here here, Behaviour.Approval approval) {
    Object _ = approval.message().render(before(here));
    attempts.add(here.step() + "#1.0");
    boolean approved =
        drawn
            .script()
            .approves(here.agent.id().value(), here.item)
            .orElseThrow(() -> new Fault(here.agent, "APPROVAL_EXPIRED"));
    String label = approved ? "approved" : "rejected";
    Map<String, @Nullable Object> output = new HashMap<>();
    output.put("decision", label);
    output.put("approved", approved);
    output.put("by", "ada");
    output.put("comment", null);
    return new End(StepStatus.COMPLETED, Value.of(output), label, null, null, false);
  }

  private End runAnother(Here here, Behaviour.Orchestrate call, int[] attempt) {
    Object input = call.input().render(before(here));
    Drawn child =
        drawn.children().stream()
            .filter(each -> each.workflow().equals(call.workflowId()))
            .findAny()
            .orElseThrow();
    Outcome outcome = of(child.with(input), compiled(child), "sub-run", startedAt);
    for (int made = 1; ; made++) {
      attempt[0]++;
      attempts.add(here.step() + "#" + attempt[0] + "." + here.round);
      if (outcome.status() == ExecutionStatus.COMPLETED) {
        return End.completed(Json.read(Objects.requireNonNull(outcome.result())));
      }
      if (made >= here.agent.policy().retry().maxAttempts()) {
        throw new Fault(here.agent, "SUB_RUN_FAILED");
      }
    }
  }

  private static End choose(CompiledAgent agent, Behaviour.Rules rules, Scope scope) {
    for (Behaviour.Rule rule : rules.rules()) {
      if (rule.when().isTrue(scope)) {
        return chosen(rule.to());
      }
    }
    if (rules.otherwise() == null) {
      throw new Fault(agent, "NO_RULE_MATCHED");
    }
    return chosen(rules.otherwise());
  }

  private static End chosen(String label) {
    Value output = Value.of(Map.of("decision", label));
    return new End(StepStatus.COMPLETED, output, label, null, null, false);
  }

  private static End output(Behaviour.Output output, Scope scope) {
    Value result = Value.of(output.result().render(scope));
    Behaviour.Respond respond = output.respond();
    Answer answer = null;
    if (respond != null) {
      Number status = (Number) Objects.requireNonNull(respond.status().render(scope));
      Map<String, String> headers = new LinkedHashMap<>();
      ((Map<?, ?>) Objects.requireNonNull(respond.headers().render(scope)))
          .forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
      Value body = Value.of(respond.body().render(scope));
      answer = new Answer(status.intValue(), headers, body);
    }
    return new End(StepStatus.COMPLETED, result, null, null, answer, false);
  }

  /**
   * Calls the service, as often as the policy says. An attempt that must not be repeated and of
   * which nobody knows how it went is settled by a person, or begun again with all its attempts.
   */
  private End call(Here here, Behaviour.Integration call, int[] attempt) {
    StepPolicy policy = here.agent.policy();
    boolean once = policy.delivery() == Delivery.AT_MOST_ONCE;
    Map<?, ?> input = (Map<?, ?>) Objects.requireNonNull(call.input().render(before(here)));
    for (int made = 1; ; made++) {
      attempt[0]++;
      attempts.add(here.step() + "#" + attempt[0] + "." + here.round);
      Reply reply =
          drawn
              .script()
              .reply(here.agent.id().value(), here.item, here.round, attempt[0], input.get("body"));
      if (reply instanceof Reply.Success(var output)) {
        return End.completed(output);
      }
      boolean unknown = once && (reply instanceof Reply.Slow || reply instanceof Reply.Lost);
      if (unknown && reply instanceof Reply.Lost(var settled) && settled.isPresent()) {
        return End.completed(settled.get());
      }
      if (unknown) {
        made = 0;
      } else if (once || reply instanceof Reply.Permanent || made >= policy.retry().maxAttempts()) {
        throw new Fault(here.agent, reply.code());
      }
    }
  }

  /** Where an expression stands: the step, its item, its round, and its last round's result. */
  private record Here(
      CompiledAgent agent,
      @Nullable Integer item,
      @Nullable Object value,
      int round,
      @Nullable Value last) {
    Here with(int round, @Nullable Value last) {
      return new Here(agent, item, value, round, last);
    }

    String step() {
      return item == null ? agent.id().value() : agent.id() + "/" + item;
    }
  }

  /** What a step sees: {@code decision} and {@code error} come over the connections taken. */
  private Scope before(Here here) {
    String decision = null;
    StepError error = null;
    for (Edge edge : here.agent.incoming()) {
      if (taken.contains(edge.id())) {
        End source = Objects.requireNonNull(ends.get(edge.source()));
        decision = decision == null ? source.decision : decision;
        error = error == null ? source.error : error;
      }
    }
    Integer place =
        here.item != null ? here.item : here.agent.policy().repeat() != null ? here.round : null;
    Long index = place == null ? null : Long.valueOf(place);
    return scope(here.agent, here.value, index, here.last, decision, error);
  }

  private Scope scope(
      CompiledAgent agent,
      @Nullable Object item,
      @Nullable Long index,
      @Nullable Value own,
      @Nullable String decision,
      @Nullable StepError error) {
    Map<String, @Nullable Object> data = new HashMap<>();
    ends.forEach((id, end) -> put(data, id, end.output));
    put(data, agent.id(), own);
    Map<String, @Nullable Object> names = new HashMap<>();
    names.put("input", drawn.input());
    names.put("data", data);
    names.put("item", item);
    names.put("index", index);
    names.put("decision", decision);
    names.put("error", error == null ? null : shown(error));
    names.put(
        "workflow",
        Map.of("id", drawn.workflow().value(), "version", 1L, "name", drawn.definition().name()));
    names.put("execution", Map.of("id", run, "started_at", startedAt.toString()));
    names.put("now", startedAt);
    return names::get;
  }

  private static void put(Map<String, @Nullable Object> data, AgentId id, @Nullable Value output) {
    if (output != null) {
      data.put(id.value(), output.json());
    }
  }

  private static Map<String, Object> shown(StepError error) {
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

  private static <T extends @Nullable Object> T evaluated(
      CompiledAgent agent, Supplier<T> evaluation) {
    try {
      return evaluation.get();
    } catch (ExpressionFailed e) {
      throw new Fault(agent, "EXPRESSION_FAILED");
    }
  }
}
