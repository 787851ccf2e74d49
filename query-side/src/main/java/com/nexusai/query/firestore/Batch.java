package com.nexusai.query.firestore;

import com.nexusai.query.letters.DeadLetterRow;
import com.nexusai.query.letters.LetterBatch;
import com.nexusai.query.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one projection batch is going to write, kept in memory until it commits. Belongs to one
 * thread, and to the one projection that it turns out to be of.
 */
final class Batch implements LetterBatch {
  /** The documents, by their ids, of each view. */
  final Map<View<?>, Map<String, Object>> documents = new LinkedHashMap<>();

  /** The parents whose documents go, all but those that were written afterwards. */
  final Map<View<?>, Set<String>> removed = new LinkedHashMap<>();

  /** The tokens by segment; null for one that goes. */
  final Map<Integer, @Nullable TokenRow> tokens = new LinkedHashMap<>();

  /** The dead letters by their event; null for one that goes. */
  final Map<String, @Nullable DeadLetterRow> letters = new LinkedHashMap<>();

  private final Map<Object, Runnable> beforeCommit = new LinkedHashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> onRollback = new ArrayList<>();
  private @Nullable Keeper keeper;
  private @Nullable FirestoreFailure failure;

  /**
   * This batch is the keeper's.
   *
   * @throws IllegalStateException when it is another's already
   */
  Keeper of(Keeper other) {
    if (keeper == null) {
      keeper = other;
    } else if (keeper != other) {
      throw new IllegalStateException(
          "Expected a batch of one projection, " + keeper + ", found also " + other + ".");
    }
    return other;
  }

  /** Nothing of this batch may be written: what it was to build on could not be read. */
  FirestoreFailure failed(FirestoreFailure cause) {
    failure = cause;
    return cause;
  }

  <D> @Nullable D get(View<D> view, String id) {
    Object document = documents.getOrDefault(view, Map.of()).get(id);
    return document == null ? null : view.type().cast(document);
  }

  <D> void put(View<D> view, String id, D document) {
    documents.computeIfAbsent(view, _ -> new LinkedHashMap<>()).put(id, document);
  }

  void removeChildren(View<?> view, String parent) {
    documents.getOrDefault(view, Map.of()).keySet().removeIf(id -> id.startsWith(parent + "/"));
    removed.computeIfAbsent(view, _ -> new LinkedHashSet<>()).add(parent);
  }

  /** Whether the document goes with its parent's, unless this batch wrote it again. */
  boolean removed(View<?> view, String id) {
    Set<String> parents = removed.getOrDefault(view, Set.of());
    return !parents.isEmpty() && parents.stream().anyMatch(each -> id.startsWith(each + "/"));
  }

  void beforeCommit(Object key, Runnable work) {
    beforeCommit.putIfAbsent(key, work);
  }

  /** Whether it changes nothing but tokens. */
  boolean isTokensAlone() {
    return documents.isEmpty()
        && removed.isEmpty()
        && letters.isEmpty()
        && !tokens.containsValue(null);
  }

  @Override
  public void store(DeadLetterRow letter) {
    letters.put(key(letter), letter);
  }

  @Override
  public void delete(DeadLetterRow letter) {
    letters.put(key(letter), null);
  }

  private static String key(DeadLetterRow letter) {
    return "%019d-%s".formatted(letter.position(), letter.eventId());
  }

  @Override
  public void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  @Override
  public void onRollback(Runnable work) {
    onRollback.add(work);
  }

  void commit() {
    // What is put off may put off more, and reads of it may still fail.
    List<Runnable> late = List.copyOf(beforeCommit.values());
    late.forEach(Runnable::run);
    if (failure != null) {
      throw failure;
    }
    if (keeper != null) {
      keeper.commit(this);
    }
    afterCommit.forEach(Runnable::run);
  }

  /** Undoes what was done in memory; a second call does nothing. */
  void rollback() {
    onRollback.reversed().forEach(Runnable::run);
    onRollback.clear();
  }
}
