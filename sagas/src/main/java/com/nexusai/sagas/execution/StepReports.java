package com.nexusai.sagas.execution;

import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionCommand.ReportSteps;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepReport;
import com.nexusai.kernel.execution.StepReport.CompleteStep;
import com.nexusai.kernel.execution.StepReport.StartStep;
import com.nexusai.kernel.json.Json;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reports of steps. While one command of a run is under way, the reports that come in are queued,
 * and decided together by the next.
 */
final class StepReports {
  /** How many reports one command carries: a decision emits at most 500 events. */
  private static final int REPORTS_MAX = 250;

  /** How many bytes of results one command carries; one result may be larger. */
  private static final long BYTES_MAX = 16L << 20;

  private final EffectCommands commands;
  private final EffectStore store;
  private final Clock clock;

  /**
   * The reports that wait for the command of their run that is under way; no entry where none is.
   */
  private final ConcurrentHashMap<ExecutionId, ArrayDeque<Pending>> runs =
      new ConcurrentHashMap<>();

  /** What became of a report. */
  enum Answer {
    /** The attempt is started, and may act now. */
    STARTED,
    /** It is durable, and its row is gone. */
    RECORDED,
    /** The run is gone, and so is the row. */
    REFUSED
  }

  private record Pending(
      StepReport report, @Nullable String row, int bytes, CompletableFuture<Answer> answer) {}

  StepReports(EffectCommands commands, EffectStore store, Clock clock) {
    this.commands = commands;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Reports, and blocks until the report is durable.
   *
   * @param row the effect row that goes with it; null for none
   */
  Answer report(ExecutionId run, StepReport report, @Nullable String row) throws Undelivered {
    int bytes =
        report instanceof CompleteStep done ? Json.sizeAtLeast(done.output(), Json.MAX_BYTES) : 0;
    Pending mine = new Pending(report, row, bytes, new CompletableFuture<>());
    if (leads(run, mine)) {
      send(run, List.of(mine));
      List<Pending> queued = next(run);
      if (!queued.isEmpty()) {
        // This report is done; its thread has a slot to give back.
        Thread.ofVirtual().name("nexus-reports").start(() -> goOn(run, queued));
      }
    }
    return await(mine);
  }

  private boolean leads(ExecutionId run, Pending mine) {
    boolean[] leads = new boolean[1];
    runs.compute(
        run,
        (_, queue) -> {
          if (queue == null) {
            leads[0] = true;
            return new ArrayDeque<>(0);
          }
          queue.add(mine);
          return queue;
        });
    return leads[0];
  }

  private void goOn(ExecutionId run, List<Pending> first) {
    for (List<Pending> batch = first; !batch.isEmpty(); batch = next(run)) {
      send(run, batch);
    }
  }

  /** What the next command carries; empty when nothing waits, and then nobody leads any more. */
  private List<Pending> next(ExecutionId run) {
    List<Pending> batch = new ArrayList<>();
    runs.compute(
        run,
        (_, queue) -> {
          if (queue == null || queue.isEmpty()) {
            return null;
          }
          long bytes = 0;
          while (!queue.isEmpty() && batch.size() < REPORTS_MAX && bytes < BYTES_MAX) {
            Pending pending = queue.remove();
            bytes += pending.bytes();
            batch.add(pending);
          }
          return queue;
        });
    return batch;
  }

  private void send(ExecutionId run, List<Pending> batch) {
    List<StepReport> reports = batch.stream().map(Pending::report).toList();
    List<String> rows = batch.stream().map(Pending::row).filter(Objects::nonNull).toList();
    try {
      Object answer = commands.deliver(new ReportSteps(run, reports, clock.instant()), rows);
      batch.forEach(pending -> pending.answer().complete(answered(pending, answer)));
    } catch (Refused | Undelivered | RuntimeException | Error e) {
      if (batch.size() > 1) {
        // One report may have spoilt it for the others, and holds up none of them from here on.
        batch.forEach(pending -> Thread.ofVirtual().start(() -> send(run, List.of(pending))));
      } else {
        failed(batch.getFirst(), e);
      }
    }
  }

  private static Answer answered(Pending pending, @Nullable Object answer) {
    StepKey step = pending.report().step();
    boolean started =
        pending.report() instanceof StartStep
            && answer instanceof Collection<?> begun
            && begun.contains(step);
    return started ? Answer.STARTED : Answer.RECORDED;
  }

  private void failed(Pending pending, Throwable fault) {
    try {
      if (fault instanceof Refused) {
        if (pending.row() != null) {
          store.delete(pending.row());
        }
        pending.answer().complete(Answer.REFUSED);
      } else {
        pending.answer().completeExceptionally(fault);
      }
    } catch (RuntimeException e) {
      pending.answer().completeExceptionally(e);
    }
  }

  private static Answer await(Pending pending) throws Undelivered {
    try {
      return pending.answer().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof Undelivered undelivered ? undelivered : new Undelivered(cause);
    } catch (InterruptedException e) {
      throw new Undelivered(e);
    }
  }
}
