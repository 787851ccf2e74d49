package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * The contract of the effect store in memory, with leases that really end. It outlives the runners
 * of a test, as a disk would.
 */
public final class MemoryEffectStore implements EffectStore, AutoCloseable {
  private final Map<String, EffectRow> rows = new HashMap<>();
  private final Map<String, Instant> leases = new HashMap<>();
  private final ExecutorService notifications = Executors.newSingleThreadExecutor();
  private final AtomicInteger claims = new AtomicInteger();
  private volatile Listener listener;
  private volatile RuntimeException outage;

  /** From now on every call fails with this; null for no more. */
  public void fail(RuntimeException with) {
    outage = with;
  }

  /** How often rows were claimed. */
  public int claims() {
    return claims.get();
  }

  @Override
  public void add(EffectRow row) {
    write(() -> {
      boolean added;
      synchronized (this) {
        added = rows.putIfAbsent(row.id(), row) == null;
        if (added && listener != null) {
          // Held while it is offered: who takes it may be done with it before the answer is here.
          leases.put(row.id(), Instant.MAX);
        }
      }
      if (added) {
        tell(l -> offer(l, row));
      }
    });
  }

  private void offer(Listener to, EffectRow row) {
    if (!to.added(List.of(row)).contains(row.id())) {
      synchronized (this) {
        leases.remove(row.id());
      }
      to.free(row.dueAt());
    }
  }

  @Override
  public void delete(String id) {
    write(() -> remove(id));
  }

  private synchronized void remove(String id) {
    rows.remove(id);
    leases.remove(id);
  }

  @Override
  public void deleteAllOf(String subject, String keep) {
    write(() -> {
      synchronized (this) {
        rows.values().stream()
            .filter(row -> row.subject().equals(subject) && !row.id().equals(keep))
            .map(EffectRow::id)
            .toList()
            .forEach(this::remove);
      }
      tell(l -> l.removedAllOf(subject, keep));
    });
  }

  @Override
  public synchronized List<EffectRow> claim(String owner, Instant now, Duration lease, int max) {
    check();
    claims.incrementAndGet();
    List<EffectRow> free =
        rows.values().stream()
            .filter(row -> !row.dueAt().isAfter(now))
            .filter(row -> !leases.getOrDefault(row.id(), Instant.MIN).isAfter(now))
            .sorted(Comparator.comparing(EffectRow::dueAt))
            .limit(max)
            .toList();
    free.forEach(row -> leases.put(row.id(), now.plus(lease)));
    return free;
  }

  @Override
  public synchronized void extend(String owner, List<String> ids, Instant until) {
    check();
    ids.stream().filter(leases::containsKey).forEach(id -> leases.put(id, until));
  }

  @Override
  public void release(String id, Instant dueAt) {
    write(() -> {
      synchronized (this) {
        rows.computeIfPresent(
            id, (_, r) -> new EffectRow(id, r.kind(), r.subject(), dueAt, r.body()));
        leases.remove(id);
      }
    });
  }

  /** As the embedded store does when it opens: the old owner is dead. */
  public synchronized void clearLeases() {
    leases.clear();
  }

  @Override
  public synchronized Optional<Instant> nextDue() {
    check();
    return rows.values().stream()
        .filter(row -> !leases.containsKey(row.id()))
        .map(EffectRow::dueAt)
        .min(Comparator.naturalOrder());
  }

  @Override
  public synchronized long size() {
    return rows.size();
  }

  public synchronized List<String> ids() {
    return new ArrayList<>(rows.keySet());
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
  }

  private void write(Runnable change) {
    check();
    if (CurrentUnitOfWork.isStarted()) {
      // Together, for a unit of work calls its commit handlers in the reverse order.
      CurrentUnitOfWork.get()
          .root()
          .<List<Runnable>>getOrComputeResource(
              MemoryEffectStore.class.getName(),
              _ -> {
                List<Runnable> changes = new ArrayList<>();
                CurrentUnitOfWork.get().root().onCommit(_ -> changes.forEach(Runnable::run));
                return changes;
              })
          .add(change);
    } else {
      change.run();
    }
  }

  private void check() {
    if (outage != null) {
      throw outage;
    }
  }

  private void tell(java.util.function.Consumer<Listener> what) {
    Listener told = listener;
    if (told != null) {
      notifications.execute(() -> what.accept(told));
    }
  }

  @Override
  public void close() {
    notifications.shutdownNow();
  }
}
