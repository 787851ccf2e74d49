package com.nexusai.command.execute;

import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCancelled;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionFailed;
import com.nexusai.kernel.execution.ExecutionEvent.StepsDecided;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.StepOutcome;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for runs, told by the event log. Nothing is polled.
 *
 * <p>A waiter is registered before the command that may end its run is sent, so no end falls
 * between the two. Whoever registers closes; a closed waiter leaves nothing behind.
 */
public final class RunWaiters implements AutoCloseable {
  private final ConcurrentMap<ExecutionId, Set<Waiter>> waiters = new ConcurrentHashMap<>();
  private final EventLog.Subscription subscription;

  /** Runs what follows a wait: the log's own thread must not be held up by it. */
  private final ExecutorService continuations =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("run-ended-", 0).factory());

  /** Listens to this log from now on. */
  public RunWaiters(EventLog log) {
    this.subscription = log.subscribe(this::committed);
  }

  /**
   * Begins to wait.
   *
   * @param forAnswer whether an answer to the webhook ends the wait too
   */
  public Waiter await(ExecutionId run, boolean forAnswer) {
    Waiter waiter = new Waiter(run, forAnswer);
    waiters.compute(
        run,
        (_, present) -> {
          Set<Waiter> all = present == null ? ConcurrentHashMap.newKeySet(2) : present;
          all.add(waiter);
          return all;
        });
    return waiter;
  }

  /** How many wait, for gauges and tests. */
  public int size() {
    return waiters.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public void close() {
    subscription.close();
    continuations.shutdown();
  }

  private void committed(List<RecordedEvent> events) {
    if (waiters.isEmpty()) {
      return;
    }
    for (RecordedEvent event : events) {
      if (event.payload() instanceof ExecutionEvent happened) {
        Set<Waiter> present = waiters.get(happened.executionId());
        if (present != null) {
          tell(present, happened, event.position());
        }
      }
    }
  }

  private void tell(Set<Waiter> present, ExecutionEvent event, long position) {
    if (event instanceof Ended end) {
      present.forEach(waiter -> waiter.told(outcome(end, position)));
    } else if (event instanceof StepsDecided decided) {
      Answer answer = answer(decided);
      if (answer != null) {
        RunOutcome early =
            new RunOutcome(
                event.executionId(), position, ExecutionStatus.RUNNING, null, null, answer);
        present.stream().filter(Waiter::forAnswer).forEach(waiter -> waiter.told(early));
      }
    }
  }

  private static @Nullable Answer answer(StepsDecided event) {
    return event.steps().stream()
        .map(StepOutcome::answer)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static RunOutcome outcome(Ended end, long position) {
    return switch (end) {
      case ExecutionCompleted e ->
          new RunOutcome(
              e.executionId(), position, ExecutionStatus.COMPLETED, e.result(), null, null);
      case ExecutionFailed e ->
          new RunOutcome(e.executionId(), position, ExecutionStatus.FAILED, null, e.error(), null);
      case ExecutionCancelled e ->
          new RunOutcome(e.executionId(), position, ExecutionStatus.CANCELLED, null, null, null);
    };
  }

  /** One who waits for one run. */
  public final class Waiter implements AutoCloseable {
    private final ExecutionId run;
    private final boolean forAnswer;
    private final CompletableFuture<RunOutcome> told = new CompletableFuture<>();

    private Waiter(ExecutionId run, boolean forAnswer) {
      this.run = run;
      this.forAnswer = forAnswer;
    }

    /**
     * What ends the wait; this waiter closes itself then.
     *
     * @param atMost how long to wait
     * @param otherwise what is told when nothing happened in that time
     * @return completed on a virtual thread of its own
     */
    public CompletableFuture<RunOutcome> outcome(Duration atMost, RunOutcome otherwise) {
      return told.completeOnTimeout(otherwise, atMost.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete((_, _) -> close())
          .thenApplyAsync(Function.identity(), continuations);
    }

    private boolean forAnswer() {
      return forAnswer;
    }

    /** The first counts: the end that follows an answer in the same batch no longer carries it. */
    private void told(RunOutcome outcome) {
      told.complete(outcome);
    }

    /** Waits no longer. Closing twice does nothing. */
    @Override
    public void close() {
      waiters.computeIfPresent(
          run,
          (_, present) -> {
            present.remove(this);
            return present.isEmpty() ? null : present;
          });
    }
  }
}
