package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.ContinueExecution;
import com.nexusai.kernel.execution.ExecutionCommand.FireDeadline;
import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.StepReport.StartStep;
import com.nexusai.kernel.problem.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;

/**
 * Records what is reported to runs, deletes the rows that a report names in its transaction, and
 * refuses where it is told to.
 */
final class Runs {
  final List<ExecutionCommand> commands = new CopyOnWriteArrayList<>();
  final Queue<RuntimeException> faults = new ConcurrentLinkedQueue<>();
  final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
  volatile Predicate<StepReport> poison = _ -> false;
  volatile Supplier<RuntimeException> poisoned =
      () -> Rejection.notFound("an execution", Facts.RUN);
  private final Set<String> started = new HashSet<>();
  private final EffectStore store;

  Runs(CommandBus bus, EffectStore store) {
    this.store = store;
    for (Class<?> type : List.of(ReportSteps.class, FireDeadline.class, ContinueExecution.class)) {
      bus.subscribe(type.getName(), this::handle);
    }
  }

  List<StepReport> reports() {
    return commands.stream()
        .filter(ReportSteps.class::isInstance)
        .flatMap(command -> ((ReportSteps) command).reports().stream())
        .toList();
  }

  private Object handle(CommandMessage<?> message) throws InterruptedException {
    gate.acquire();
    try {
      return decide(message);
    } finally {
      gate.release();
    }
  }

  private Object decide(CommandMessage<?> message) {
    RuntimeException fault = faults.poll();
    if (fault != null) {
      throw fault;
    }
    List<StepKey> begun = new ArrayList<>();
    if (message.getPayload() instanceof ReportSteps command) {
      if (command.reports().stream().anyMatch(poison)) {
        throw poisoned.get();
      }
      command.reports().forEach(report -> start(report, begun));
    }
    deleteRows(message.getMetaData().get(EffectStore.REPORTS_EFFECT));
    commands.add((ExecutionCommand) message.getPayload());
    return begun;
  }

  private void start(StepReport report, List<StepKey> begun) {
    synchronized (started) {
      if (report instanceof StartStep s && started.add(s.step() + ":" + s.attempt())) {
        begun.add(s.step());
      }
    }
  }

  private void deleteRows(Object named) {
    switch (named) {
      case null -> {}
      case Collection<?> ids -> ids.forEach(id -> store.delete((String) id));
      default -> store.delete((String) named);
    }
  }
}
