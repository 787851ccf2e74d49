package com.nexusai.sagas.execution;

import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.StepScheduled;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepReport.CompleteStep;
import com.nexusai.kernel.execution.StepRequest;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** The smallest run that acts: a number of steps at once, and the end when all have a result. */
@Aggregate
class TinyRun {
  @AggregateIdentifier private ExecutionId id;
  private int open;
  private final Set<Integer> done = new HashSet<>();

  record Begin(@TargetAggregateIdentifier ExecutionId run, int steps, String service) {}

  TinyRun() {}

  @CommandHandler
  TinyRun(Begin command) {
    StepRequest call = new StepRequest(command.service(), "do", null, Value.of(Map.of("a", 1L)));
    for (int item = 0; item < command.steps(); item++) {
      apply(
          new StepScheduled(
              command.run(),
              Facts.FETCH,
              item,
              1,
              0,
              call,
              null,
              Delivery.AT_LEAST_ONCE,
              command.run() + ":fetch/" + item,
              Facts.NOON));
    }
  }

  @CommandHandler
  List<StepKey> handle(ReportSteps command) {
    command.reports().stream()
        .filter(report -> report instanceof CompleteStep && !done.contains(report.step().item()))
        .forEach(report ->
            apply(
                new StepCompleted(
                    id,
                    Facts.FETCH,
                    report.step().item(),
                    1,
                    Value.NULL,
                    List.of(),
                    null,
                    Facts.NOON)));
    if (open == 0) {
      apply(new ExecutionCompleted(id, Value.NULL, Facts.NOON));
    }
    return List.of();
  }

  @EventSourcingHandler
  void on(ExecutionEvent event) {
    id = event.executionId();
    switch (event) {
      case StepScheduled _ -> open++;
      case StepCompleted e -> {
        open--;
        done.add(e.item());
      }
      default -> {}
    }
  }

  private static void apply(ExecutionEvent event) {
    AggregateLifecycle.apply(event, MetaData.from(Facts.METADATA));
  }
}
