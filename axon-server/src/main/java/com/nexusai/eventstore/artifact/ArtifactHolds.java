package com.nexusai.eventstore.artifact;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Which artifacts were kept by somebody whose event, which names them, is not durable yet. Those
 * are not erased: whoever keeps bytes that are there already does not write them again.
 *
 * <p>A unit of work holds what it keeps until it has committed or was rolled back, so that an
 * artifact which nobody holds is named by a durable event or by none. In memory only: when the
 * process dies, so do its units of work.
 */
final class ArtifactHolds {
  /** How long is held what was kept outside of a unit of work. */
  private static final Duration WITHOUT_END = Duration.ofMinutes(10);

  private static final int LOCKS = 64;

  private final Map<String, Hold>[] holds = maps();
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  /** By how many units of work it is held, and until when besides. */
  private record Hold(int units, long untilNanos) {
    boolean isOver() {
      return units == 0 && untilNanos - System.nanoTime() <= 0;
    }
  }

  ArtifactHolds() {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static Map<String, Hold>[] maps() {
    Map[] maps = new Map[LOCKS];
    for (int i = 0; i < LOCKS; i++) {
      maps[i] = new HashMap<>();
    }
    return maps;
  }

  /** Holds an artifact for the current unit of work, or for a while where there is none. */
  void hold(String sha256) {
    if (CurrentUnitOfWork.isStarted()) {
      change(sha256, 1, System.nanoTime());
      CurrentUnitOfWork.get().root().onCleanup(_ -> change(sha256, -1, System.nanoTime()));
    } else {
      change(sha256, 0, System.nanoTime() + WITHOUT_END.toNanos());
    }
  }

  private void change(String sha256, int units, long untilNanos) {
    int at = slot(sha256);
    locks[at].lock();
    try {
      holds[at].merge(
          sha256,
          new Hold(units, untilNanos),
          (old, more) ->
              new Hold(
                  old.units() + more.units(),
                  old.untilNanos() - more.untilNanos() > 0 ? old.untilNanos() : more.untilNanos()));
      holds[at].values().removeIf(Hold::isOver);
    } finally {
      locks[at].unlock();
    }
  }

  /** Does something unless the artifact is held; nobody can begin to hold it meanwhile. */
  boolean unlessHeld(String sha256, BooleanSupplier what) {
    int at = slot(sha256);
    locks[at].lock();
    try {
      Hold hold = holds[at].get(sha256);
      return (hold == null || hold.isOver()) && what.getAsBoolean();
    } finally {
      locks[at].unlock();
    }
  }

  private static int slot(String sha256) {
    return Integer.parseInt(sha256, 0, 2, 16) % LOCKS;
  }
}
