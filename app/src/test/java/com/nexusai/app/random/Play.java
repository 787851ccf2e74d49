package com.nexusai.app.random;

import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.DecideApproval;
import com.nexusai.kernel.execution.ExecutionCommand.PauseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ReceiveCallback;
import com.nexusai.kernel.execution.ExecutionCommand.ResumeExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryStep;
import com.nexusai.kernel.execution.ExecutionCommand.SettleStep;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.WorkflowCommand.ActivateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.CreateWorkflow;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Lets runs play on an engine to their end: moves the clock whenever nothing more happens, and is
 * the person who decides, calls back, lets halted runs go on and settles steps of unknown outcome.
 */
final class Play {
  private static final Actor ADA = Actor.of(new UserId("ada"));
  private static final int PAGE = 10_000;

  private final Engine engine;
  private final Map<WorkflowId, Drawn> known = new HashMap<>();
  private final Map<String, Recorded> recorded = new LinkedHashMap<>();
  private long position;

  Play(Engine engine) {
    this.engine = engine;
  }

  static String run(Drawn drawn) {
    return "run-" + drawn.name();
  }

  /** Makes its workflow known, and those that it runs. */
  void draw(Drawn drawn) {
    UserId owner = Objects.requireNonNull(ADA.user());
    for (Drawn each : drawn.all().toList()) {
      WorkflowId id = each.workflow();
      engine.commands.send(
          new CreateWorkflow(id, owner, each.definition(), ADA, engine.clock.instant()),
          "a workflow",
          id);
      engine.commands.send(
          new ActivateWorkflow(id, null, ADA, engine.clock.instant()), "a workflow", id);
    }
  }

  /** Begins a run, unless the log has it already. */
  void start(Drawn drawn) {
    drawn.all().forEach(each -> known.put(each.workflow(), each));
    read();
    if (recorded.containsKey(run(drawn))) {
      return;
    }
    ExecutionId run = new ExecutionId(run(drawn));
    send(
        new StartExecution(
            run,
            drawn.workflow(),
            1,
            Objects.requireNonNull(ADA.user()),
            Origin.MANUAL,
            drawn.input(),
            null,
            ADA,
            engine.clock.instant()));
    if (drawn.traits().contains(Trait.PAUSE)) {
      unlessTooLate(new PauseExecution(run, ADA, engine.clock.instant()));
    }
    for (Agent agent : drawn.definition().agents()) {
      if (agent.configuration().get("wait") instanceof Map<?, ?> wait
          && wait.containsKey("callback")
          && !agent.configuration().containsKey("for_each")
          && drawn.script().early(agent.id().value())) {
        Object body = drawn.script().callback(agent.id().value(), null).orElseThrow();
        unlessTooLate(
            new ReceiveCallback(run, StepKey.of(agent.id()), body, engine.clock.instant()));
      }
    }
  }

  /** Plays until every run has ended, or nothing moves those that have not. */
  void untilAllEnd() {
    while (true) {
      engine.awaitIdle();
      read();
      List<Recorded> open = recorded.values().stream().filter(each -> !each.ended()).toList();
      if (open.isEmpty()) {
        return;
      }
      boolean acted = false;
      for (Recorded each : open) {
        acted |= act(each);
      }
      if (!acted && !engine.moveClock()) {
        return;
      }
    }
  }

  /** Every run, also those that others began. */
  Collection<Recorded> runs() {
    return recorded.values();
  }

  /** What a person does about a run where it stands; answers whether there was anything to do. */
  private boolean act(Recorded run) {
    ExecutionId id = run.start.executionId();
    if (run.paused()) {
      send(new ResumeExecution(id, ADA, engine.clock.instant()));
      return true;
    }
    List<ExecutionCommand> commands = new ArrayList<>();
    run.unknown.forEach((step, asked) -> commands.add(decision(run, step, asked)));
    for (StepKey step : run.asking) {
      run.drawn
          .script()
          .approves(step.agent().value(), step.item())
          .ifPresent(approved ->
              commands.add(
                  new DecideApproval(id, step, approved, null, ADA, engine.clock.instant())));
    }
    for (StepKey step : run.calledBack) {
      run.drawn
          .script()
          .callback(step.agent().value(), step.item())
          .ifPresent(
              body -> commands.add(new ReceiveCallback(id, step, body, engine.clock.instant())));
    }
    for (ExecutionCommand command : commands) {
      try {
        send(command);
      } catch (Rejection e) {
        // One of the commands before may have ended the run.
        if (!endedNow(run)) {
          throw new AssertionError(
              command + " was refused: " + e.getMessage() + "\n" + run.drawn + "\n" + history(run),
              e);
        }
      }
    }
    return !commands.isEmpty();
  }

  private boolean endedNow(Recorded run) {
    read();
    return run.ended();
  }

  /**
   * Looks up what the service really did, as a person would. Where the service did it, that is its
   * result: the process broke down before it could tell.
   */
  private ExecutionCommand decision(Recorded run, StepKey step, StepScheduled asked) {
    Map<?, ?> input =
        (Map<?, ?>) Objects.requireNonNull(engine.pinned.read(asked.request().input()));
    Reply reply =
        run.drawn
            .script()
            .reply(
                step.agent().value(),
                step.item(),
                asked.round(),
                asked.attempt(),
                input.get("body"));
    ExecutionId id = run.start.executionId();
    return switch (reply) {
      case Reply.Success(var output) ->
          new SettleStep(id, step, output, ADA, engine.clock.instant());
      case Reply.Lost(var settled) when settled.isPresent() ->
          new SettleStep(id, step, settled.get(), ADA, engine.clock.instant());
      case Reply.Lost _, Reply.Slow _, Reply.Permanent _, Reply.Retryable _ ->
          new RetryStep(id, step, ADA, engine.clock.instant());
    };
  }

  private void unlessTooLate(ExecutionCommand command) {
    try {
      send(command);
    } catch (Rejection e) {
      if (e.rejection().kind() != Rejection.Kind.CONFLICT) {
        throw e;
      }
    }
  }

  private void send(ExecutionCommand command) {
    engine.commands.send(command, "an execution", command.executionId());
  }

  /** The events of a run, one a line. */
  String history(Recorded run) {
    return engine.log.eventsOf(run.start.executionId().value(), 0, PAGE).stream()
        .map(event -> event.position() + " " + event.payload())
        .collect(Collectors.joining("\n"));
  }

  private void read() {
    List<RecordedEvent> page;
    do {
      page = engine.log.eventsAfter(position, PAGE);
      for (RecordedEvent event : page) {
        position = event.position();
        if (event.payload() instanceof ExecutionEvent happened) {
          on(happened);
        }
      }
    } while (page.size() == PAGE);
  }

  private void on(ExecutionEvent event) {
    String run = event.executionId().value();
    if (event instanceof ExecutionStarted started) {
      Drawn drawn = Objects.requireNonNull(known.get(started.workflowId()));
      recorded.put(run, new Recorded(drawn, started, engine.pinned));
    } else {
      Objects.requireNonNull(recorded.get(run)).on(event);
    }
  }
}
