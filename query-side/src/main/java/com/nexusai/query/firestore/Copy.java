package com.nexusai.query.firestore;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.batch.Batches;
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
abstract sealed class Copy implements ProjectionStore permits FirestoreReadModels, Shadow {
  private final Batches<Batch> batches = new Batches<>(Batch::new);
  private final Map<String, DeadLetters> deadLetters = new ConcurrentHashMap<>();
  private final String identifier;

  Copy(String identifier) {
    this.identifier = identifier;
  }

  abstract Keeper keeper(String projection);

  abstract Keeper keeper(View<?> view);

  /** What Firestore has of this projection was read. */
  void loaded(Keeper keeper) {
    DeadLetters known = deadLetters.get(keeper.toString());
    if (known != null) {
      known.become(keeper.letters());
    }
  }

  private Keeper current(View<?> view) {
    return batches.current().of(keeper(view));
  }

  @Override
  public <D> @Nullable D get(View<D> view, String id) {
    Keeper keeper = current(view);
    Batch batch = batches.current();
    D written = batch.get(view, id);
    return written == null && !batch.removed(view, id) ? keeper.get(batch, view, id) : written;
  }

  @Override
  public <D> void put(View<D> view, String id, D document) {
    current(view);
    batches.current().put(view, id, document);
  }

  @Override
  public void removeChildren(View<?> view, String parent) {
    current(view);
    batches.current().removeChildren(view, parent);
  }

  @Override
  public void beforeCommit(Object key, Runnable work) {
    batches.current().beforeCommit(key, work);
  }

  @Override
  public TransactionManager transactions() {
    return batches;
  }

  @Override
  public TokenStore tokens(Serializer serializer) {
    return new Tokens(this::keeper, batches, serializer, identifier);
  }

  @Override
  public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String projection, EventLog log) {
    Keeper keeper = keeper(projection);
    return deadLetters.computeIfAbsent(
        projection,
        _ ->
            new DeadLetters(
                projection,
                () -> {
                  Batch batch = batches.current();
                  batch.of(keeper);
                  return batch;
                },
                log,
                keeper.letters()));
  }

  @Override
  public List<WaitingEvent> waiting(String projection, long after, int limit) {
    DeadLetters letters = deadLetters.get(projection);
    return letters == null ? List.of() : letters.after(after, limit);
  }
}
