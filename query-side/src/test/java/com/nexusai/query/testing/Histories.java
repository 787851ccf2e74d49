package com.nexusai.query.testing;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.SHAPE;
import static com.nexusai.query.testing.Runs.START;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;

import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.List;
import java.util.Random;

/** Histories of whatever may happen to runs, at random. */
public final class Histories {
  private Histories() {}

  /** So many commits more, of up to forty runs and some workflows. */
  public static void append(TestLog log, Random random, int commits) {
    for (int i = 0; i < commits; i++) {
      ExecutionId run = run("r" + random.nextInt(40));
      List<RecordedEvent> known = log.eventsOf(run.value(), 0, 10_000);
      log.append(meta(ADA), next(run, known, random));
      if (i % 25 == 0) {
        WorkflowId flow = new WorkflowId("w" + i);
        log.append(meta(ADA), Runs.workflow(flow, ADA, "Flow " + i));
        log.append(meta(ADA), Runs.activated(flow, ADA, 1));
      }
    }
  }

  private static Object next(ExecutionId run, List<RecordedEvent> known, Random random) {
    if (known.isEmpty()) {
      return Runs.started(run, ADA);
    }
    boolean erased = known.stream().anyMatch(it -> it.payload() instanceof ExecutionErased);
    if (erased) {
      return Runs.late(run, FETCH);
    }
    return known.getLast().payload() instanceof Ended && random.nextBoolean()
        ? Runs.erased(run, ExecutionStatus.COMPLETED, 3)
        : any(run, random);
  }

  private static Object any(ExecutionId run, Random random) {
    return switch (random.nextInt(17)) {
      case 0 -> Runs.decided(run, Runs.done(START, null), Runs.skipped(SHAPE));
      case 1 -> Runs.scheduled(run, FETCH, null, 1 + random.nextInt(3));
      case 2 -> Runs.completed(run, FETCH, random.nextInt(5), "x");
      case 3 -> Runs.failed(run, SHAPE, null, random.nextBoolean());
      case 4 -> Runs.waiting(run, FETCH);
      case 5 -> Runs.items(run, FETCH, 5);
      case 6 -> Runs.reopened(run, FETCH);
      case 7 -> Runs.ended(run, random.nextInt());
      case 8 -> Runs.approvalRequested(run, SHAPE);
      case 9 -> Runs.approvalDecided(run, SHAPE, random.nextBoolean());
      case 10 -> Runs.callbackAwaited(run, FETCH);
      case 11 -> Runs.callbackReceived(run, FETCH);
      case 12 -> Runs.subScheduled(run, SHAPE, 1 + random.nextInt(3));
      case 13 -> Runs.subStopped(run, SHAPE);
      case 14 -> Runs.queued(run);
      case 15 -> Runs.admitted(run);
      default -> Runs.endedFailed(run);
    };
  }
}
