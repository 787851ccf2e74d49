package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.AdmitExecution;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ContinueExecution;
import com.nexusai.kernel.execution.ExecutionCommand.DecideApproval;
import com.nexusai.kernel.execution.ExecutionCommand.FireDeadline;
import com.nexusai.kernel.execution.ExecutionCommand.PauseExecution;
import com.nexusai.kernel.execution.ExecutionCommand.ReceiveCallback;
import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.ExecutionCommand.ResumeExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryExecution;
import com.nexusai.kernel.execution.ExecutionCommand.RetryStep;
import com.nexusai.kernel.execution.ExecutionCommand.SettleStep;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ApprovalRequested;
import com.nexusai.kernel.execution.ExecutionEvent.CallbackAwaited;
import com.nexusai.kernel.execution.ExecutionEvent.StepFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionEvent.StepWaiting;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionEvent.SubExecutionScheduled;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.queue.RunQueueId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;

/**
 * A run that a test plays command by command; each command meets the aggregate folded from all
 * events before it.
 */
final class Played {
  static final ExecutionId RUN = new ExecutionId("run-1");
  static final UserId ADA = new UserId("ada");
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final TestPinned pinned;
  final List<ExecutionEvent> events = new ArrayList<>();
  Instant now = NOON;
  Object answer;

  private Played(TestPinned pinned) {
    this.pinned = pinned;
  }

  static Played of(Drawing drawing) {
    return new Played(new TestPinned(drawing.definition()));
  }

  /** A run of this workflow, started with this input (JSON in single quotes). */
  static Played started(Drawing drawing, String input) {
    return of(drawing).start(input);
  }

  Played start(String input) {
    return play(start(input, null));
  }

  StartExecution start(String input, String key) {
    return new StartExecution(
        RUN,
        new WorkflowId("wf-1"),
        1,
        ADA,
        Origin.MANUAL,
        Json.read(input.replace('\'', '"')),
        key,
        Actor.of(ADA),
        now);
  }

  /** Gives the command to the aggregate, which must accept it, and remembers what it added. */
  Played play(ExecutionCommand command) {
    List<ExecutionEvent> added = new ArrayList<>();
    when(command)
        .expectSuccessfulHandlerExecution()
        .expectEventsMatching(
            org.axonframework.test.matchers.Matchers.payloadsMatching(
                new org.hamcrest.BaseMatcher<List<?>>() {
                  @Override
                  public boolean matches(Object item) {
                    ((List<?>) item).forEach(each -> added.add((ExecutionEvent) each));
                    return true;
                  }

                  @Override
                  public void describeTo(org.hamcrest.Description description) {
                    description.appendText("the added events");
                  }
                }))
        .expectResultMessageMatching(
            new org.hamcrest.BaseMatcher<>() {
              @Override
              public boolean matches(Object item) {
                answer =
                    ((org.axonframework.commandhandling.CommandResultMessage<?>) item).getPayload();
                return true;
              }

              @Override
              public void describeTo(org.hamcrest.Description description) {
                description.appendText("the answer");
              }
            });
    events.addAll(added);
    return this;
  }

  /** Gives the command to the aggregate and leaves what to expect to the test. */
  ResultValidator<Execution> when(ExecutionCommand command) {
    AggregateTestFixture<Execution> fixture = new AggregateTestFixture<>(Execution.class);
    fixture.registerInjectableResource(pinned);
    // It compares by equals; here every command meets a run folded afresh from all events before
    // it, which shows the same.
    fixture.setReportIllegalStateChange(false);
    return fixture.given(events).when(command);
  }

  Played report(StepReport... reports) {
    return play(new ReportSteps(RUN, List.of(reports), now));
  }

  Played completed(String step, int attempt, String output) {
    return report(
        new StepReport.CompleteStep(key(step), attempt, Json.read(output.replace('\'', '"'))));
  }

  Played failed(String step, int attempt, boolean retryable) {
    return report(
        new StepReport.FailStep(
            key(step),
            attempt,
            new StepError("HTTP_STATUS", "Found 503.", retryable, null, null),
            null));
  }

  /** Lets the deadline that the step waits for come, at its instant. */
  Played fired(String step, int attempt) {
    events.stream()
        .map(event -> deadlineOf(event, key(step)))
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .filter(due -> due.isAfter(now))
        .ifPresent(due -> now = due);
    return firedEarly(step, attempt);
  }

  /** Lets a deadline of the step come now, whatever its instant. */
  Played firedEarly(String step, int attempt) {
    return play(new FireDeadline(RUN, key(step), attempt, now));
  }

  private static Instant deadlineOf(ExecutionEvent event, StepKey key) {
    return switch (event) {
      case StepWaiting e when key.equals(new StepKey(e.agent(), e.item())) -> e.until();
      case StepFailed e when key.equals(new StepKey(e.agent(), e.item())) -> e.retryAt();
      case ApprovalRequested e when key.equals(new StepKey(e.agent(), e.item())) -> e.expires();
      case CallbackAwaited e when key.equals(new StepKey(e.agent(), e.item())) -> e.expires();
      case SubExecutionScheduled e when key.equals(new StepKey(e.agent(), e.item())) ->
          e.deadline();
      default -> null;
    };
  }

  Played decided(String step, boolean approved, String user) {
    return play(decision(step, approved, user));
  }

  DecideApproval decision(String step, boolean approved, String user) {
    return new DecideApproval(RUN, key(step), approved, "fine", Actor.of(new UserId(user)), now);
  }

  Played calledBack(String step, String body) {
    return play(callback(step, body));
  }

  ReceiveCallback callback(String step, String body) {
    return new ReceiveCallback(RUN, key(step), Json.read(body.replace('\'', '"')), now);
  }

  Played admitted(RunQueueId queue) {
    return play(new AdmitExecution(RUN, queue, now));
  }

  Played retryAll() {
    return play(new RetryExecution(RUN, Actor.of(ADA), now));
  }

  Played goesOn() {
    return play(new ContinueExecution(RUN, now));
  }

  Played pause() {
    return play(new PauseExecution(RUN, Actor.of(ADA), now));
  }

  Played resume() {
    return play(new ResumeExecution(RUN, Actor.of(ADA), now));
  }

  Played cancel() {
    return play(new CancelExecution(RUN, Actor.of(ADA), now));
  }

  Played retry(String step) {
    return play(new RetryStep(RUN, key(step), Actor.of(ADA), now));
  }

  Played settle(String step, String output) {
    return play(
        new SettleStep(RUN, key(step), Json.read(output.replace('\'', '"')), Actor.of(ADA), now));
  }

  Played at(String time) {
    now = Instant.parse(time);
    return this;
  }

  static StepKey key(String step) {
    String[] parts = step.split("/");
    return new StepKey(new AgentId(parts[0]), parts.length == 1 ? null : Integer.valueOf(parts[1]));
  }

  <E extends ExecutionEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <E extends ExecutionEvent> E last(Class<E> type) {
    return all(type).getLast();
  }

  ExecutionEvent last() {
    return events.getLast();
  }

  /** What was decided in place, as {@code step=status} in order. */
  List<String> decided() {
    return outcomes().map(outcome -> outcome.key() + "=" + outcome.status().word()).toList();
  }

  StepOutcome outcome(String step) {
    return outcomes().filter(outcome -> outcome.key().equals(key(step))).findFirst().orElseThrow();
  }

  Object output(String step) {
    return pinned.read(outcome(step).output());
  }

  private Stream<StepOutcome> outcomes() {
    return all(StepsDecided.class).stream().flatMap(decided -> decided.steps().stream());
  }

  /** The steps scheduled so far, as {@code step#attempt}. */
  List<String> scheduled() {
    return all(StepScheduled.class).stream()
        .map(step -> new StepKey(step.agent(), step.item()) + "#" + step.attempt())
        .toList();
  }
}
