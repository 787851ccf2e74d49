package com.nexusai.eventstore.effect;

import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore.Listener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds which effect row, and the thread that tells the listener what became durable.
 *
 * <p>Holds live in memory only: one process owns the file, and when it dies nobody holds anything.
 */
final class EffectHolds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EffectHolds.class);

  /** A row that is about to be offered to the listener; nobody may claim it before. */
  private static final String OFFERED = "\0offered";

  /** A row that the listener took; it is this node's, whatever the node calls itself. */
  private static final String TAKEN = "\0taken";

  private final Map<String, Hold> holds = new HashMap<>();
  private final LinkedBlockingQueue<Note> notes = new LinkedBlockingQueue<>();
  private final Thread thread =
      Thread.ofPlatform().name("nexus-effect-notices").daemon(true).unstarted(this::run);
  private volatile @Nullable Listener listener;
  private long size;
  // While a claim looks into the file: what was deleted after it may have been seen there.
  private @Nullable Deleted deleted;

  private record Hold(String subject, String owner, Instant until) {}

  private record Deleted(Set<String> ids, Map<String, String> keptOfSubject) {
    boolean covers(EffectRow row) {
      String keep = keptOfSubject.get(row.subject());
      return ids.contains(row.id()) || (keep != null && !keep.equals(row.id()));
    }
  }

  private sealed interface Note {
    record Added(EffectRow row) implements Note {}

    record RemovedAllOf(String subject, String keep) implements Note {}

    record Stop() implements Note {}
  }

  EffectHolds(long size) {
    this.size = size;
    thread.start();
  }

  synchronized long size() {
    return size;
  }

  void listen(Listener told) {
    listener = told;
  }

  synchronized void added(EffectRow row) {
    size++;
    if (listener != null) {
      holds.put(row.id(), new Hold(row.subject(), OFFERED, Instant.MAX));
      notes.add(new Note.Added(row));
    }
  }

  synchronized void deleted(String id, int rows) {
    size -= rows;
    if (deleted != null) {
      deleted.ids().add(id);
    }
    holds.remove(id);
  }

  synchronized void deletedAllOf(String subject, String keep, int rows) {
    size -= rows;
    if (deleted != null) {
      deleted.keptOfSubject().put(subject, keep);
    }
    holds
        .entrySet()
        .removeIf(held -> held.getValue().subject().equals(subject) && !held.getKey().equals(keep));
    if (listener != null) {
      notes.add(new Note.RemovedAllOf(subject, keep));
    }
  }

  synchronized void released(String id) {
    holds.remove(id);
  }

  synchronized void extend(String owner, List<String> ids, Instant until) {
    for (String id : ids) {
      holds.computeIfPresent(
          id,
          (_, hold) ->
              hold.owner().equals(owner) || hold.owner().equals(TAKEN)
                  ? new Hold(hold.subject(), owner, until)
                  : hold);
    }
  }

  /** How many rows are held; a reader that skips them must look at this many more. */
  synchronized int held() {
    return holds.size();
  }

  /** Whether the row is held at this time. */
  synchronized boolean isHeld(String id, Instant now) {
    Hold hold = holds.get(id);
    return hold != null && hold.until().isAfter(now);
  }

  /** Takes rows out of what a look into the file finds, without those that went meanwhile. */
  List<EffectRow> take(
      String owner, Instant now, Instant until, int max, Supplier<List<EffectRow>> look) {
    synchronized (this) {
      deleted = new Deleted(new HashSet<>(), new HashMap<>());
    }
    try {
      List<EffectRow> seen = look.get();
      synchronized (this) {
        List<EffectRow> taken = new ArrayList<>();
        for (EffectRow row : seen) {
          boolean free = !isHeld(row.id(), now) && deleted != null && !deleted.covers(row);
          if (free && taken.size() < max) {
            holds.put(row.id(), new Hold(row.subject(), owner, until));
            taken.add(row);
          }
        }
        return taken;
      }
    } finally {
      synchronized (this) {
        deleted = null;
      }
    }
  }

  @Override
  public void close() {
    notes.add(new Note.Stop());
  }

  private void run() {
    try {
      List<EffectRow> added = new ArrayList<>();
      while (true) {
        Note note = notes.isEmpty() ? flushThenTake(added) : notes.take();
        switch (note) {
          case Note.Added(EffectRow row) -> added.add(row);
          case Note.RemovedAllOf(String subject, String keep) -> {
            flush(added);
            removedAllOf(subject, keep);
          }
          case Note.Stop() -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Note flushThenTake(List<EffectRow> added) throws InterruptedException {
    flush(added);
    return notes.take();
  }

  private void flush(List<EffectRow> added) {
    if (added.isEmpty()) {
      return;
    }
    List<EffectRow> offered = stillOffered(added);
    added.clear();
    Set<String> taken = Set.of();
    Listener told = listener;
    if (told != null && !offered.isEmpty()) {
      try {
        taken = Set.copyOf(told.added(offered));
      } catch (RuntimeException e) {
        log.error("The listener of effect rows failed; the rows will be found by a claim.", e);
      }
    }
    settle(offered, taken);
    if (told != null) {
      tellFree(told, offered, taken);
    }
  }

  /**
   * Only now a claim finds them; a listener that looked earlier, on another thread, found nothing.
   */
  private static void tellFree(Listener told, List<EffectRow> offered, Set<String> taken) {
    offered.stream()
        .filter(row -> !taken.contains(row.id()))
        .map(EffectRow::dueAt)
        .min(Comparator.naturalOrder())
        .ifPresent(earliest -> {
          try {
            told.free(earliest);
          } catch (RuntimeException e) {
            log.error("The listener of effect rows failed; they wait for its next claim.", e);
          }
        });
  }

  private synchronized List<EffectRow> stillOffered(List<EffectRow> rows) {
    return rows.stream()
        .filter(row -> holds.get(row.id()) instanceof Hold hold && hold.owner().equals(OFFERED))
        .toList();
  }

  private synchronized void settle(List<EffectRow> offered, Set<String> taken) {
    for (EffectRow row : offered) {
      holds.computeIfPresent(
          row.id(),
          (id, hold) -> {
            if (!hold.owner().equals(OFFERED)) {
              return hold;
            }
            return taken.contains(id) ? new Hold(row.subject(), TAKEN, Instant.MAX) : null;
          });
    }
  }

  private void removedAllOf(String subject, String keep) {
    Listener told = listener;
    if (told != null) {
      try {
        told.removedAllOf(subject, keep);
      } catch (RuntimeException e) {
        log.error("The listener of effect rows failed to let go of {}.", subject, e);
      }
    }
  }
}
