package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.ExecutionCommand.CancelExecution;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.RunEffect.StartSubRun;
import java.time.Clock;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Starts a sub-run and tells its parent that it is under way. A repeat finds the run that was
 * started before: the id of a sub-run is that of its parent's attempt.
 */
final class SubRunStarter implements EffectHandler {
  private final PublishedVersions published;
  private final EffectCommands commands;
  private final StepReports reports;
  private final StoredValues values;
  private final Clock clock;

  SubRunStarter(
      PublishedVersions published,
      EffectCommands commands,
      StepReports reports,
      ArtifactStore artifacts,
      Clock clock) {
    this.published = published;
    this.commands = commands;
    this.reports = reports;
    this.values = new StoredValues(artifacts);
    this.clock = clock;
  }

  @Override
  public String kind() {
    return StartSubRun.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    StartSubRun ask = StartSubRun.read(effort.row().body());
    try {
      commands.deliver(command(ask), List.of());
    } catch (Rejection e) {
      return failed(ask, effort, e);
    } catch (Refused e) {
      return failed(ask, effort, e.getCause());
    }
    StepReport started = new StepReport.StartStep(ask.parent().step(), ask.parent().attempt());
    if (reports.report(ask.execution(), started, effort.row().id()) != StepReports.Answer.STARTED) {
      stop(ask.parent());
    }
    return EffectOutcome.COMPLETED;
  }

  /** The parent has ended, or gone on without this attempt, while it was being started. */
  private void stop(ParentStep parent) throws Undelivered {
    try {
      commands.deliver(
          new CancelExecution(parent.child(), Actor.SYSTEM, clock.instant()), List.of());
    } catch (Refused e) {
      // It has ended by itself.
    }
  }

  private StartExecution command(StartSubRun ask) {
    Published workflow = published.find(ask.workflow());
    if (workflow == null || !workflow.owner().equals(ask.owner())) {
      throw Rejection.notFound("a workflow", ask.workflow());
    }
    if (workflow.status() == WorkflowStatus.ARCHIVED
        || workflow.status() == WorkflowStatus.PAUSED) {
      throw Rejection.of(
          Rejection.Kind.CONFLICT,
          "WORKFLOW_" + workflow.status().name(),
          "$",
          "a workflow that is active, or a draft of which a version is named",
          "workflow '" + ask.workflow() + "', which is " + workflow.status().word());
    }
    Integer version = ask.version();
    if (version == null && workflow.version() == 0) {
      throw Rejection.of(
          Rejection.Kind.UNPROCESSABLE,
          "VERSION_REQUIRED",
          "$",
          "a version, because the workflow was never activated",
          "nothing");
    }
    ParentStep parent = ask.parent();
    return new StartExecution(
        parent.child(),
        ask.workflow(),
        version == null ? workflow.version() : version,
        ask.owner(),
        new Origin(Origin.Kind.ORCHESTRATOR, parent.execution().value(), ask.depth(), parent),
        values.read(ask.input()),
        parent.toString(),
        Actor.SYSTEM,
        clock.instant());
  }

  private EffectOutcome failed(StartSubRun ask, Effort effort, @Nullable Throwable refusal)
      throws Undelivered {
    StepError error =
        StepError.fatal(
            "SUB_RUN_REFUSED",
            "The sub-run was not started: " + told(refusal),
            ask.parent().step().agent().value());
    reports.report(
        ask.execution(),
        new StepReport.FailStep(ask.parent().step(), ask.parent().attempt(), error, null),
        effort.row().id());
    return EffectOutcome.FAILED;
  }

  private static String told(@Nullable Throwable refusal) {
    return switch (refusal) {
      case Rejection rejection -> told(rejection.rejection());
      case CommandExecutionException remote
          when remote.<Object>getDetails().orElse(null) instanceof Rejection.Details details ->
          told(details);
      case null -> "the command side refused it.";
      default -> String.valueOf(refusal.getMessage());
    };
  }

  private static String told(Rejection.Details details) {
    return details.title() + " (" + details.code() + ")";
  }
}
