package com.nexusai.query.embedded;

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
 * thread.
 */
final class Batch implements LetterBatch {
  private final Map<View<?>, Map<String, Object>> documents = new LinkedHashMap<>();

  /** The parents whose documents go, all but those that were written afterwards. */
  private final Map<View<?>, Set<String>> removed = new LinkedHashMap<>();

  private final Map<Object, Runnable> beforeCommit = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Change> tokens = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> onRollback = new ArrayList<>();

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

  void change(Change change) {
    changes.add(change);
  }

  /** A change of a token alone, which may wait when nothing else is written. */
  void token(Change change) {
    tokens.add(change);
  }

  @Override
  public void store(DeadLetterRow letter) {
    change(statements -> LetterTable.store(letter, statements));
  }

  @Override
  public void delete(DeadLetterRow letter) {
    change(statements -> LetterTable.delete(letter, statements));
  }

  @Override
  public void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  @Override
  public void onRollback(Runnable work) {
    onRollback.add(work);
  }

  void commit(Tables tables, Writer writer) {
    beforeCommit.values().forEach(Runnable::run);
    List<Change> all = new ArrayList<>();
    removed.forEach(
        (view, parents) -> parents.forEach(each -> all.add(tables.of(view).removal(each))));
    documents.forEach((view, rows) -> all.add(writeOf(tables, view, rows)));
    all.addAll(changes);
    if (all.isEmpty()) {
      writer.writeLater(tokens);
    } else {
      all.addAll(tokens);
      writer.write(all);
    }
    afterCommit.forEach(Runnable::run);
  }

  @SuppressWarnings("unchecked") // put() took a D for each View<D>
  private static <D> Change writeOf(Tables tables, View<D> view, Map<String, Object> rows) {
    return tables.of(view).write((Map<String, D>) (Map<String, ?>) rows);
  }

  /** Undoes what was done in memory; a second call does nothing. */
  void rollback() {
    onRollback.reversed().forEach(Runnable::run);
    onRollback.clear();
  }
}
