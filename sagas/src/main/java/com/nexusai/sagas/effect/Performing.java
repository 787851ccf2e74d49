package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runner from one start to the stop that follows it. */
final class Performing implements EffectStore.Listener {
  private static final Logger log = LoggerFactory.getLogger(Performing.class);

  /** How long a row that this node could not perform or report stays untouched. */
  private static final Duration PUT_BACK = Duration.ofMinutes(1);

  /** What is under way is interrupted after the grace, and then gets this long to notice. */
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private final EffectStore store;
  private final Map<String, EffectHandler> handlers;
  private final EffectMetrics metrics;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor timer = timer();
  private final Slots slots;
  private final Claims claims;

  Performing(
      EffectStore store,
      Map<String, EffectHandler> handlers,
      EffectMetrics metrics,
      EffectSettings settings,
      Clock clock) {
    this.store = store;
    this.handlers = handlers;
    this.metrics = metrics;
    this.clock = clock;
    slots = new Slots(settings, timer, this::begin);
    claims = new Claims(store, clock, settings.lease(), slots, timer);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().daemon().name("nexus-effects-timer-", 0).factory());
    // Nearly every timeout is cancelled long before its time; kept, they would fill the heap.
    timer.setRemoveOnCancelPolicy(true);
    // What is asked for after the stop is for the next start to do.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return timer;
  }

  void start() {
    // Before anything new is listened to: what was left must not be overtaken.
    claims.due(Instant.EPOCH);
    store.listen(this);
    claims.wake();
  }

  /** Takes nothing from now on, and waits so long for what is under way. */
  void close(Duration grace) {
    slots.close();
    slots.awaitIdle(grace);
  }

  /** Interrupts what is still under way, and gives back what was not done. */
  void stop() {
    slots.abandonAll();
    slots.awaitIdle(NOTICE);
    timer.shutdownNow();
    release(slots.left());
  }

  /** In one transaction; where it fails the leases end by themselves. */
  private void release(List<EffectRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      DefaultUnitOfWork.startAndGet(null)
          .execute(() -> rows.forEach(row -> store.release(row.id(), row.dueAt())));
    } catch (RuntimeException e) {
      log.warn(
          "{} rows could not be given back; they are found when their leases end", rows.size(), e);
    }
  }

  int underWay() {
    return slots.underWay();
  }

  void clockMoved() {
    claims.wake();
  }

  @Override
  public List<String> added(List<EffectRow> rows) {
    Instant now = clock.instant();
    List<String> taken = new ArrayList<>(rows.size());
    for (EffectRow row : rows) {
      // Rows that are due already wait in the store for room: newer ones must not overtake them.
      if (slots.offer(row, now, it -> !it.dueAt().isAfter(now) && !claims.behind(now))) {
        taken.add(row.id());
      }
    }
    claims.tick();
    return taken;
  }

  @Override
  public void free(Instant earliestDue) {
    claims.due(earliestDue);
    claims.wake();
  }

  @Override
  public void removedAllOf(String subject, String keep) {
    slots.removed(subject, keep);
  }

  private void begin(Effort effort) {
    Thread.ofVirtual().name("nexus-effect").start(() -> run(effort));
  }

  private void run(Effort effort) {
    long began = System.nanoTime();
    metrics.waited(began - effort.takenNanos());
    EffectOutcome outcome = perform(effort);
    done(effort, outcome);
    metrics.performed(effort.row().kind(), outcome, System.nanoTime() - began);
  }

  private EffectOutcome perform(Effort effort) {
    EffectRow row = effort.row();
    EffectHandler handler = handlers.get(row.kind());
    if (handler == null) {
      log.error(
          "Nothing here performs effects of the kind '{}'; {} is put back", row.kind(), row.id());
      return EffectOutcome.PUT_BACK;
    }
    try {
      return handler.perform(effort);
    } catch (EffectCommands.Undelivered e) {
      log.warn("The report of {} could not be delivered; it is put back", row.id(), e);
      return EffectOutcome.PUT_BACK;
    } catch (Throwable e) {
      // Whatever it is, the slot must come free again.
      log.error("Performing {} failed; it is put back", row.id(), e);
      return EffectOutcome.PUT_BACK;
    }
  }

  private void done(Effort effort, EffectOutcome outcome) {
    boolean putBack = outcome == EffectOutcome.PUT_BACK;
    Slots.State state = slots.done(effort, putBack || outcome == EffectOutcome.ABANDONED);
    if (state == Slots.State.CLOSED) {
      return;
    }
    if (putBack) {
      claims.putBack(effort.row(), clock.instant().plus(PUT_BACK));
    } else if (state == Slots.State.ROOMY && claims.behind(clock.instant())) {
      claims.wake();
    }
  }
}
