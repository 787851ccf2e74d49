package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.Value;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.RunEffect.ReportToParent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the step that waits for a sub-run how it has ended. */
final class ParentReporter implements EffectHandler {
  private final StepReports reports;
  private final StoredValues values;

  ParentReporter(StepReports reports, ArtifactStore artifacts) {
    this.reports = reports;
    this.values = new StoredValues(artifacts);
  }

  @Override
  public String kind() {
    return ReportToParent.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    ReportToParent ask = ReportToParent.read(effort.row().body());
    StepReports.Answer answer = reports.report(ask.execution(), report(ask), effort.row().id());
    return answer == StepReports.Answer.REFUSED ? EffectOutcome.REFUSED : EffectOutcome.COMPLETED;
  }

  private StepReport report(ReportToParent ask) {
    ParentStep parent = ask.parent();
    StepError error = ask.error();
    if (error == null) {
      Value result = ask.result() == null ? Value.NULL : ask.result();
      return new StepReport.CompleteStep(parent.step(), parent.attempt(), values.read(result));
    }
    boolean cancelled = error.code().equals("EXECUTION_CANCELLED");
    return new StepReport.FailStep(
        parent.step(),
        parent.attempt(),
        new StepError(
            cancelled ? "SUB_RUN_CANCELLED" : "SUB_RUN_FAILED",
            "The sub-run '" + ask.child() + "' ended without a result: " + error.message(),
            !cancelled,
            parent.step().agent().value(),
            details(ask, error)),
        null);
  }

  private static Map<String, Object> details(ReportToParent ask, StepError error) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("execution_id", ask.child().value());
    details.put("code", error.code());
    @Nullable String agent = error.agent();
    if (agent != null) {
      details.put("agent", agent);
    }
    return details;
  }
}
