package com.nexusai.kernel.effect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where effect rows live. Writes take part in the current unit of work of the event store's
 * transaction and are durable with it; without a unit of work each write is a transaction of its
 * own.
 *
 * <p>Rows are leased: a node that performs a row owns it until its lease ends. With the embedded
 * store the lock on the data folder proves that an older owner is dead, so leases are cleared when
 * the store opens.
 */
public interface EffectStore {

  /**
   * The metadata key under which a command names the effect row that its transaction deletes: its
   * id, or a list of ids where one command reports several.
   */
  String REPORTS_EFFECT = "effect";

  /** Adds a row; a row with this id already there stays as it is. */
  void add(EffectRow row);

  /** Deletes a row; does nothing when it is gone. */
  void delete(String id);

  /** Deletes all rows of a subject, except the one with the id {@code keep} (empty for none). */
  void deleteAllOf(String subject, String keep);

  /**
   * Takes rows that are due and that nobody holds, or whose lease has ended, earliest first.
   *
   * @param owner this node
   * @param now rows due at or before this are taken
   * @param lease how long they are this node's
   * @param max how many at the most
   * @return the rows taken, with their leases in force
   */
  List<EffectRow> claim(String owner, Instant now, Duration lease, int max);

  /** Prolongs the lease of rows that this node still holds. */
  void extend(String owner, List<String> ids, Instant until);

  /**
   * Gives a row back to be claimed again from {@code dueAt} on, for example when the node stops or
   * a report could not be stored.
   */
  void release(String id, Instant dueAt);

  /** When the next row that nobody holds is due; empty when there is none. */
  Optional<Instant> nextDue();

  /** How many rows there are, held or not. */
  long size();

  /**
   * Tells the listener, after commit, on the writer's notification thread, what was added and
   * removed. One listener per node.
   */
  void listen(Listener listener);

  /** Is told what became durable. Must not block. */
  interface Listener {
    /**
     * These rows were added. The listener may take those that it can perform at once, which saves a
     * claim. The rest is nobody's as soon as {@link #free} tells so, and not before.
     *
     * @return the ids that the listener took; the store holds them for this node from here on
     */
    List<String> added(List<EffectRow> rows);

    /**
     * Rows that the listener was told of and did not take can be claimed from now on.
     *
     * @param earliestDue when the first of them is due
     */
    default void free(Instant earliestDue) {}

    /**
     * All rows of this subject except {@code keep} were removed: whoever performs one should stop.
     */
    void removedAllOf(String subject, String keep);
  }
}
