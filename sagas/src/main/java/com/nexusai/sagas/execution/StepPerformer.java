package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.StepReport.CompleteStep;
import com.nexusai.kernel.execution.StepReport.FailStep;
import com.nexusai.kernel.execution.StepReport.LoseStep;
import com.nexusai.kernel.execution.StepReport.StartStep;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectFailpoints;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.effect.Ending;
import com.nexusai.sagas.execution.RunEffect.PerformStep;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs one attempt of a step with its service's connector, and reports how it ended.
 *
 * <p>An {@code at_most_once} attempt is told to have started, durably, before it acts. Where that
 * was told before, by a process that is no more, the attempt is lost: nobody knows whether it took
 * place, so it is not made again. The same holds when it ends without a result.
 */
final class StepPerformer implements EffectHandler {
  private static final Logger log = LoggerFactory.getLogger(StepPerformer.class);

  private final Connectors connectors;
  private final StoredValues values;
  private final CallbackLinks links;
  private final StepReports reports;
  private final EffectFailpoints failpoints;
  private final Duration defaultTimeout;

  StepPerformer(
      Connectors connectors,
      ArtifactStore artifacts,
      CallbackLinks links,
      StepReports reports,
      EffectFailpoints failpoints,
      Duration defaultTimeout) {
    this.connectors = connectors;
    this.links = links;
    this.values = new StoredValues(artifacts);
    this.reports = reports;
    this.failpoints = failpoints;
    this.defaultTimeout = defaultTimeout;
  }

  @Override
  public String kind() {
    return PerformStep.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    PerformStep step = PerformStep.read(effort.row().body());
    if (step.delivery() == Delivery.AT_MOST_ONCE && !starts(step)) {
      return report(effort, step, lost(step), EffectOutcome.LOST);
    }
    Duration timeout = step.timeout() == null ? defaultTimeout : step.timeout();
    Ending<StepResult> ending = effort.call(timeout, () -> call(step, timeout));
    failpoints.beforeReport(effort.row());
    return switch (ending) {
      case Ending.Returned(StepResult.Completed(var output), _) ->
          completed(effort, step, links.hide(output));
      case Ending.Returned(StepResult.Failed _, _) when effort.abandoned() ->
          EffectOutcome.ABANDONED;
      case Ending.Returned(StepResult.Failed _, var took) when took.compareTo(timeout) >= 0 ->
          timedOut(effort, step, timeout);
      case Ending.Returned(StepResult.Failed failed, _)
          when !failed.outcomeKnown() && step.delivery() == Delivery.AT_MOST_ONCE ->
          report(effort, step, lost(step), EffectOutcome.LOST);
      case Ending.Returned(StepResult.Failed failed, _) ->
          report(effort, step, failed(step, failed), EffectOutcome.FAILED);
      case Ending.TimedOut<StepResult> _ -> timedOut(effort, step, timeout);
      case Ending.Threw<StepResult>(var fault) -> threw(effort, step, fault);
      case Ending.Abandoned<StepResult> _ -> EffectOutcome.ABANDONED;
    };
  }

  private boolean starts(PerformStep step) throws Undelivered {
    StepReport start = new StartStep(step.step(), step.attempt());
    return reports.report(step.execution(), start, null) == StepReports.Answer.STARTED;
  }

  private StepResult call(PerformStep step, Duration timeout) throws InterruptedException {
    var request = step.request();
    if (!(links.fill(values.read(request.input())) instanceof Map<?, ?> input)) {
      return StepResult.Failed.permanent(
          "INVALID_INPUT", "Expected an object as the input of a step.");
    }
    @SuppressWarnings("unchecked") // JSON objects have text as keys
    Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) input;
    return connectors.perform(
        new StepRequest(
            step.owner(),
            step.execution().value(),
            step.agent().value(),
            step.item(),
            step.attempt(),
            request.service(),
            request.operation(),
            request.connectionId(),
            object,
            timeout,
            step.idempotencyKey()));
  }

  private EffectOutcome completed(Effort effort, PerformStep step, @Nullable Object output)
      throws Undelivered {
    if (Json.sizeAtLeast(output, Json.MAX_BYTES + 1) > Json.MAX_BYTES) {
      StepReport report =
          failed(
              step,
              StepResult.Failed.permanent(
                  "RESULT_TOO_LARGE",
                  "Expected a result of at most "
                      + Json.MAX_BYTES
                      + " bytes of JSON, found a larger one."));
      return report(effort, step, report, EffectOutcome.FAILED);
    }
    StepReport report = new CompleteStep(step.step(), step.attempt(), output);
    return report(effort, step, report, EffectOutcome.COMPLETED);
  }

  private EffectOutcome timedOut(Effort effort, PerformStep step, Duration timeout)
      throws Undelivered {
    StepReport report =
        step.delivery() == Delivery.AT_MOST_ONCE
            ? lost(step)
            : failed(
                step,
                StepResult.Failed.transientFault(
                    "STEP_TIMEOUT", "Expected a result within " + timeout + ", found none."));
    return report(effort, step, report, EffectOutcome.TIMED_OUT);
  }

  private EffectOutcome threw(Effort effort, PerformStep step, Throwable fault) throws Undelivered {
    String service = step.request().service();
    log.error("The connector of '{}' failed at {}", service, effort.row().id(), fault);
    // The exception's own message may hold what the service was sent; it is for the log alone.
    String message =
        "The connector of '"
            + service
            + "' failed with "
            + fault.getClass().getSimpleName()
            + "; the server's log has more.";
    StepReport report =
        step.delivery() == Delivery.AT_MOST_ONCE
            ? lost(step)
            : failed(step, StepResult.Failed.transientFault("CONNECTOR_FAILED", message));
    return report(effort, step, report, EffectOutcome.FAILED);
  }

  private EffectOutcome report(
      Effort effort, PerformStep step, StepReport report, EffectOutcome outcome)
      throws Undelivered {
    StepReports.Answer answer = reports.report(step.execution(), report, effort.row().id());
    return answer == StepReports.Answer.REFUSED ? EffectOutcome.REFUSED : outcome;
  }

  private static StepReport lost(PerformStep step) {
    return new LoseStep(step.step(), step.attempt());
  }

  private static StepReport failed(PerformStep step, StepResult.Failed failed) {
    StepError error =
        new StepError(
            failed.code(),
            failed.message(),
            failed.retryable(),
            step.agent().value(),
            details(failed));
    return new FailStep(step.step(), step.attempt(), error, failed.retryAfter());
  }

  @SuppressWarnings(
      "NullAway") // a JSON object may hold nulls; the error's details are such an object
  private static @Nullable Map<String, Object> details(StepResult.Failed failed) {
    return failed.details().isEmpty() ? null : failed.details();
  }
}
