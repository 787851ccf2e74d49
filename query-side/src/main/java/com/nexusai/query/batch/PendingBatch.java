package com.nexusai.query.batch;

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
 * thread. A store adds what it writes besides documents, and how it writes.
 */
public abstract class PendingBatch implements LetterBatch {
  private final Map<View<?>, Map<String, Object>> documents = new LinkedHashMap<>();
  private final Map<View<?>, Set<String>> removed = new LinkedHashMap<>();
  private final Map<Object, Runnable> beforeCommit = new LinkedHashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> onRollback = new ArrayList<>();

  /** The document as this batch wrote it; null when it did not. */
  public final <D> @Nullable D get(View<D> view, String id) {
    Object document = documents.getOrDefault(view, Map.of()).get(id);
    return document == null ? null : view.type().cast(document);
  }

  /** Writes a document. */
  public final <D> void put(View<D> view, String id, D document) {
    documents.computeIfAbsent(view, _ -> new LinkedHashMap<>()).put(id, document);
  }

  /** Removes the documents below this one, those that this batch wrote before included. */
  public final void removeChildren(View<?> view, String parent) {
    documents.getOrDefault(view, Map.of()).keySet().removeIf(id -> id.startsWith(parent + "/"));
    removed.computeIfAbsent(view, _ -> new LinkedHashSet<>()).add(parent);
  }

  /** Whether the document goes with its parent's, unless this batch wrote it again. */
  public final boolean removed(View<?> view, String id) {
    Set<String> parents = removed.getOrDefault(view, Set.of());
    return !parents.isEmpty() && parents.stream().anyMatch(each -> id.startsWith(each + "/"));
  }

  /** Runs this once when the batch is about to be written, however often the key is given. */
  public final void beforeCommit(Object key, Runnable work) {
    beforeCommit.putIfAbsent(key, work);
  }

  @Override
  public final void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  @Override
  public final void onRollback(Runnable work) {
    onRollback.add(work);
  }

  /** The documents, by their ids, of each view. */
  public final Map<View<?>, Map<String, Object>> documents() {
    return documents;
  }

  /** The parents whose documents go, all but those that were written afterwards. */
  public final Map<View<?>, Set<String>> removedParents() {
    return removed;
  }

  /** Writes all of it, or nothing; what it throws rolls the batch back. */
  protected abstract void write();

  final void commit() {
    // What is put off may put off more, and reads of it may still fail.
    List.copyOf(beforeCommit.values()).forEach(Runnable::run);
    write();
    afterCommit.forEach(Runnable::run);
  }

  /** Undoes what was done in memory; a second call does nothing. */
  final void rollback() {
    onRollback.reversed().forEach(Runnable::run);
    onRollback.clear();
  }
}
