package com.nexusai.sagas.effect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that this node holds: those that wait for a slot, in order, and those under way. Guarded
 * by its owner's lock.
 */
final class Held {
  private final Map<String, Effort> byId = new HashMap<>();
  private final Map<String, Set<Effort>> bySubject = new HashMap<>();
  private final ArrayDeque<Effort> waiting = new ArrayDeque<>();
  private int underWay;

  int size() {
    return byId.size();
  }

  int underWay() {
    return underWay;
  }

  boolean has(String id) {
    return byId.containsKey(id);
  }

  void add(Effort effort) {
    byId.put(effort.row().id(), effort);
    bySubject.computeIfAbsent(effort.row().subject(), _ -> new HashSet<>()).add(effort);
    waiting.add(effort);
  }

  /** The next one to perform, which is under way from now on; null when none waits. */
  @Nullable Effort next() {
    Effort next = waiting.poll();
    underWay += next == null ? 0 : 1;
    return next;
  }

  void done(Effort effort) {
    underWay--;
    forget(effort);
  }

  /** Forgets those of a subject that have not begun, and answers those that are under way. */
  List<Effort> removed(String subject, String keep) {
    Set<Effort> all = bySubject.get(subject);
    if (all == null) {
      return List.of();
    }
    List<Effort> underWayOnes = new ArrayList<>();
    for (Effort effort : List.copyOf(all)) {
      if (effort.row().id().equals(keep)) {
        continue;
      }
      if (waiting.remove(effort)) {
        forget(effort);
      } else {
        underWayOnes.add(effort);
      }
    }
    return underWayOnes;
  }

  /** Forgets those that have not begun. */
  List<Effort> drainWaiting() {
    List<Effort> drained = List.copyOf(waiting);
    waiting.clear();
    drained.forEach(this::forget);
    return drained;
  }

  List<Effort> all() {
    return List.copyOf(byId.values());
  }

  private void forget(Effort effort) {
    byId.remove(effort.row().id());
    String subject = effort.row().subject();
    Set<Effort> all = bySubject.get(subject);
    if (all != null && all.remove(effort) && all.isEmpty()) {
      bySubject.remove(subject);
    }
  }
}
