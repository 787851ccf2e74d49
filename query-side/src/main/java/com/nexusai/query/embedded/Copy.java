package com.nexusai.query.embedded;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.batch.Batches;
import com.nexusai.query.letters.DeadLetterRow;
import com.nexusai.query.letters.DeadLetters;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.View;
import com.nexusai.query.store.WaitingEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A copy of views as their projections see it: the one that is read, or one that is filled beside
 * it.
 */
abstract sealed class Copy implements ProjectionStore permits EmbeddedReadModels, Shadow {
  private final Parts parts;
  private final Map<String, List<DeadLetterRow>> storedLetters;
  private final Map<String, DeadLetters> deadLetters = new ConcurrentHashMap<>();

  Copy(Parts parts) {
    this.parts = parts;
    this.storedLetters = new ConcurrentHashMap<>(parts.letters());
  }

  /**
   * What a copy is made of.
   *
   * @param suffix what the names of its tables, tokens and dead letters end with
   * @param letters the dead letters that are there already, by projection
   */
  record Parts(
      String suffix,
      Tables tables,
      Writer writer,
      Batches<Batch> batches,
      Tokens tokens,
      OwnReader reader,
      Map<String, List<DeadLetterRow>> letters) {}

  Parts parts() {
    return parts;
  }

  /** Takes over what another copy has come to know of this projection. */
  void adopt(String projection, Copy other) {
    DeadLetters letters = other.deadLetters.get(projection);
    List<DeadLetterRow> rows =
        letters == null
            ? List.of()
            : letters.all().stream().map(row -> row.of(projection + parts.suffix())).toList();
    storedLetters.put(projection, rows);
    DeadLetters here = deadLetters.get(projection);
    if (here != null) {
      here.become(rows);
    }
    parts.tokens().adopt(projection, other.parts.tokens());
  }

  @Override
  public <D> @Nullable D get(View<D> view, String id) {
    Batch batch = parts.batches().current();
    D written = batch.get(view, id);
    return written == null && !batch.removed(view, id) ? parts.reader().get(view, id) : written;
  }

  @Override
  public <D> void put(View<D> view, String id, D document) {
    parts.batches().current().put(view, id, document);
  }

  @Override
  public void removeChildren(View<?> view, String parent) {
    parts.batches().current().removeChildren(view, parent);
  }

  @Override
  public void beforeCommit(Object key, Runnable work) {
    parts.batches().current().beforeCommit(key, work);
  }

  @Override
  public TransactionManager transactions() {
    return parts.batches();
  }

  @Override
  public TokenStore tokens(Serializer serializer) {
    return parts.tokens().with(serializer);
  }

  @Override
  public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String projection, EventLog log) {
    return deadLetters.computeIfAbsent(
        projection,
        _ ->
            new DeadLetters(
                projection + parts.suffix(),
                parts.batches()::current,
                log,
                storedLetters.getOrDefault(projection, List.of())));
  }

  @Override
  public List<WaitingEvent> waiting(String projection, long after, int limit) {
    DeadLetters letters = deadLetters.get(projection);
    return letters == null ? List.of() : letters.after(after, limit);
  }
}
