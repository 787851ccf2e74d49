package com.nexusai.eventstore.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that one unit of work writes: committed as a whole, or not at all.
 *
 * <p>Filled and handed over by one thread; not safe for use by several.
 */
public final class WriteSet {
  private final List<NewEvent> events = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<Class<?>, List<Change>> byType = new HashMap<>();

  /** A point to go back to. */
  public record Mark(int events, int changes) {}

  /** Adds an event, after those that are there. */
  public void add(NewEvent event) {
    events.add(event);
  }

  /** Adds a change, after those that are there. */
  public void add(Change change) {
    changes.add(change);
    byType.computeIfAbsent(change.getClass(), _ -> new ArrayList<>()).add(change);
  }

  /** The events so far, in order. */
  public List<NewEvent> events() {
    return events;
  }

  /** The changes so far, in order. */
  public List<Change> changes() {
    return changes;
  }

  /** The changes of one class so far, in order; what a reader of uncommitted state looks at. */
  @SuppressWarnings("unchecked") // byType holds under a class only changes of that class
  public <C extends Change> List<C> changes(Class<C> type) {
    return (List<C>) byType.getOrDefault(type, List.of());
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return events.isEmpty() && changes.isEmpty();
  }

  /** Where the set is now. */
  public Mark mark() {
    return new Mark(events.size(), changes.size());
  }

  /** Drops what was added since the mark, as when a nested unit of work is rolled back. */
  public void rollbackTo(Mark mark) {
    events.subList(Math.min(mark.events(), events.size()), events.size()).clear();
    while (changes.size() > mark.changes()) {
      Change dropped = changes.removeLast();
      byType.getOrDefault(dropped.getClass(), new ArrayList<>()).removeLast();
    }
  }
}
