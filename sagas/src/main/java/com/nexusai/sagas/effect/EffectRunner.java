package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Performs effect rows on virtual threads, a bounded number at once.
 *
 * <p>A row that is due when it is committed is taken from memory at once while there is room. Every
 * other row stays in the store and is claimed when it is due and there is room: at the start, when
 * the clock reads the next row's instant, and when rows were left behind. Nothing polls the store:
 * what is due next is known.
 */
public final class EffectRunner implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EffectRunner.class);

  /** After the command handlers and before the web server; stopped the other way round. */
  private static final int PHASE = Integer.MAX_VALUE / 2 + 1_000;

  /** How long a row that this node could not perform or report stays untouched. */
  private static final Duration PUT_BACK = Duration.ofMinutes(1);

  /** What is under way is interrupted after the grace, and then gets this long to notice. */
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private final EffectStore store;
  private final Map<String, EffectHandler> handlers;
  private final EffectCommands commands;
  private final EffectMetrics metrics;
  private final EffectSettings settings;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Held held = new Held();
  private final List<EffectRow> left = new ArrayList<>();
  private volatile @Nullable Running running;

  /** What exists from start to stop. */
  private record Running(ScheduledThreadPoolExecutor timer, Claims claims) {}

  /** Performs the rows of this store for whose kind there is a handler. */
  public EffectRunner(
      EffectStore store,
      Collection<? extends EffectHandler> handlers,
      EffectCommands commands,
      EffectMetrics metrics,
      EffectSettings settings,
      Clock clock) {
    this.store = store;
    this.handlers =
        handlers.stream().collect(Collectors.toMap(EffectHandler::kind, Function.identity()));
    this.commands = commands;
    this.metrics = metrics;
    this.settings = settings;
    this.clock = clock;
    metrics.watch(this::inFlight);
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  @Override
  public void start() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().daemon().name("nexus-effects-timer-", 0).factory());
    // Nearly every timeout is cancelled long before its time; kept, they would fill the heap.
    timer.setRemoveOnCancelPolicy(true);
    Claims claims = new Claims(store, clock, settings.lease(), new Taking(), timer);
    // Before anything new is listened to: what was left must not be overtaken.
    claims.due(Instant.EPOCH);
    commands.start();
    running = new Running(timer, claims);
    store.listen(new Listening());
    claims.wake();
  }

  /** Looks at the clock now: for whoever moves it. */
  public void clockMoved() {
    Running now = running;
    if (now != null) {
      now.claims.wake();
    }
  }

  /** How many rows are under way on this node. */
  public int inFlight() {
    lock.lock();
    try {
      return held.underWay();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes nothing new, waits a little for what is under way, and leaves the rest in the store for
   * the next start.
   */
  @Override
  public void stop() {
    Running stopping = running;
    if (stopping == null) {
      return;
    }
    List<EffectRow> rows;
    lock.lock();
    try {
      running = null;
      held.drainWaiting().forEach(effort -> left.add(effort.row()));
      if (!awaitIdle(settings.stopGrace())) {
        held.all().forEach(Effort::abandon);
        commands.stop();
        awaitIdle(NOTICE);
      }
      rows = List.copyOf(left);
      left.clear();
    } finally {
      lock.unlock();
    }
    commands.stop();
    stopping.timer.shutdownNow();
    release(rows);
  }

  private boolean awaitIdle(Duration atMost) {
    long nanos = atMost.toNanos();
    try {
      while (held.underWay() > 0 && nanos > 0) {
        nanos = idle.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return held.underWay() == 0;
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
          "{} rows could not be given back; they are found by the end of their leases",
          rows.size(),
          e);
    }
  }

  private final class Listening implements EffectStore.Listener {
    @Override
    public List<String> added(List<EffectRow> rows) {
      Running current = running;
      return current == null ? List.of() : takeAdded(current, rows);
    }

    @Override
    public void removedAllOf(String subject, String keep) {
      lock.lock();
      try {
        held.removed(subject, keep).forEach(Effort::abandon);
      } finally {
        lock.unlock();
      }
    }
  }

  private List<String> takeAdded(Running current, List<EffectRow> rows) {
    Instant now = clock.instant();
    List<String> taken = new ArrayList<>(rows.size());
    boolean wake = false;
    lock.lock();
    try {
      for (EffectRow row : rows) {
        if (mayTake(current, row, now)) {
          held.add(new Effort(row, now, current.timer));
          taken.add(row.id());
        } else {
          current.claims.due(row.dueAt());
          wake = true;
        }
      }
      beginNext();
    } finally {
      lock.unlock();
    }
    current.claims.tick();
    if (wake) {
      current.claims.wake();
    }
    return taken;
  }

  private boolean mayTake(Running current, EffectRow row, Instant now) {
    return current == running
        && !row.dueAt().isAfter(now)
        && held.size() < settings.heldMax()
        && !held.has(row.id())
        && !current.claims.behind(now);
  }

  private final class Taking implements Claims.Takers {
    @Override
    public int room() {
      lock.lock();
      try {
        int half = settings.heldMax() / 2;
        return running == null || held.size() > half ? 0 : settings.heldMax() - held.size();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void take(List<EffectRow> rows, Instant now) {
      lock.lock();
      try {
        Running current = running;
        for (EffectRow row : rows) {
          if (current == null) {
            left.add(row);
          } else if (!held.has(row.id())) {
            held.add(new Effort(row, now, current.timer));
          }
        }
        beginNext();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public List<Effort> held() {
      lock.lock();
      try {
        return held.all();
      } finally {
        lock.unlock();
      }
    }
  }

  private void beginNext() {
    while (held.underWay() < settings.concurrency()) {
      Effort next = held.next();
      if (next == null) {
        return;
      }
      Thread.ofVirtual().name("nexus-effect").start(() -> perform(next));
    }
  }

  private void perform(Effort effort) {
    long began = System.nanoTime();
    metrics.waited(began - effort.takenNanos());
    String kind = effort.row().kind();
    EffectOutcome outcome = EffectOutcome.PUT_BACK;
    try {
      EffectHandler handler = handlers.get(kind);
      if (handler == null) {
        log.error(
            "Nothing here performs effects of the kind '{}'; {} is put back",
            kind,
            effort.row().id());
      } else {
        outcome = handler.perform(effort);
      }
    } catch (EffectCommands.Undelivered e) {
      log.warn("The report of {} could not be delivered; it is put back", effort.row().id(), e);
    } catch (Throwable e) {
      log.error("Performing {} failed; it is put back", effort.row().id(), e);
    }
    done(effort, outcome);
    metrics.performed(kind, outcome, System.nanoTime() - began);
  }

  private void done(Effort effort, EffectOutcome outcome) {
    boolean stays = outcome == EffectOutcome.PUT_BACK || outcome == EffectOutcome.ABANDONED;
    Running current;
    boolean roomy;
    lock.lock();
    try {
      current = running;
      held.done(effort);
      if (stays && current == null) {
        left.add(effort.row());
      }
      beginNext();
      roomy = held.size() <= settings.heldMax() / 2;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
    if (current == null) {
      return;
    }
    if (outcome == EffectOutcome.PUT_BACK) {
      current.claims.putBack(effort.row(), clock.instant().plus(PUT_BACK));
    } else if (roomy && current.claims.behind(clock.instant())) {
      current.claims.wake();
    }
  }
}
