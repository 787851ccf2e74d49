package com.nexusai.eventstore.saga;

import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Statements;
import com.nexusai.eventstore.transaction.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * Sagas in the event file, written with the batch that changed them. A saga that a batch has not
 * changed is not written.
 */
public final class SqliteSagaStore implements SagaStore<Object> {
  private static final int SAGAS_MAX = 50_000;
  private static final int ASSOCIATIONS_MAX = 200_000;

  private final EventFile file;
  private final Transactions transactions;
  private final Serializer serializer;
  private final SagaCache cache;

  /** Serializes sagas with this. */
  public SqliteSagaStore(EventFile file, Transactions transactions, Serializer serializer) {
    this(file, transactions, serializer, new SagaCache(SAGAS_MAX, ASSOCIATIONS_MAX));
    loadAssociations(ASSOCIATIONS_MAX);
  }

  SqliteSagaStore(
      EventFile file, Transactions transactions, Serializer serializer, SagaCache cache) {
    this.file = file;
    this.transactions = transactions;
    this.serializer = serializer;
    this.cache = cache;
  }

  /** Fills the cache with all associations, when there are at most this many. */
  void loadAssociations(int max) {
    Map<SagaKey, Set<String>> known = new HashMap<>();
    boolean all =
        file.read(statements -> {
          PreparedStatement select =
              statements.of("SELECT type, key, value, saga FROM saga_associations LIMIT ?");
          select.setInt(1, max + 1);
          int count = 0;
          try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              count++;
              SagaKey key = new SagaKey(rows.getString(1), rows.getString(2), rows.getString(3));
              known.computeIfAbsent(key, _ -> new HashSet<>()).add(rows.getString(4));
            }
          }
          return count <= max;
        });
    cache.load(all ? known : Map.of(), all);
  }

  @Override
  public Set<String> findSagas(Class<?> sagaType, AssociationValue association) {
    String type = type(sagaType).getName();
    SagaKey key = SagaKey.of(type, association);
    Set<String> ids = cache.find(key, () -> file.read(statements -> find(statements, key)));
    for (SagaChange change : transactions.uncommitted(SagaChange.class)) {
      if (change.type().equals(type)) {
        if (change.removed().contains(association)) {
          ids.remove(change.id());
        }
        if (change.added().contains(association)) {
          ids.add(change.id());
        }
      }
    }
    return ids;
  }

  @Override
  public <S> @Nullable Entry<S> loadSaga(Class<S> sagaType, String id) {
    SagaChange pending = pending(id);
    if (pending != null) {
      StoredSaga saga = pending.saga();
      return saga == null || saga.live() == null ? null : saga.entry(sagaType.cast(saga.live()));
    }
    StoredSaga known = cache.take(id);
    if (known == null) {
      long before = cache.changes();
      Optional<StoredSaga> stored = file.read(statements -> read(statements, id));
      if (stored.isEmpty()) {
        return null;
      }
      known = stored.get();
      cache.remember(id, known, before);
    }
    Object saga = known.live() != null ? known.live() : deserialize(known);
    return known.entry(sagaType.cast(saga));
  }

  @Override
  public void insertSaga(
      Class<?> sagaType, String id, Object saga, Set<AssociationValue> associations) {
    write(sagaType, id, saga, Set.copyOf(associations), Set.copyOf(associations), Set.of());
  }

  @Override
  public void updateSaga(
      Class<?> sagaType, String id, Object saga, AssociationValues associations) {
    write(
        sagaType,
        id,
        saga,
        Set.copyOf(associations.asSet()),
        Set.copyOf(associations.addedAssociations()),
        Set.copyOf(associations.removedAssociations()));
  }

  @Override
  public void deleteSaga(Class<?> sagaType, String id, Set<AssociationValue> associations) {
    SerializedType type = type(sagaType);
    transactions.write(
        new SagaChange(
            cache,
            id,
            type.getName(),
            type.getRevision(),
            null,
            Set.of(),
            Set.copyOf(associations)));
  }

  /** Whether the saga is stored, apart from what is not committed yet. */
  boolean isStored(String id) {
    return cache.peek(id) != null || file.read(statements -> read(statements, id)).isPresent();
  }

  private void write(
      Class<?> sagaType,
      String id,
      Object saga,
      Set<AssociationValue> associations,
      Set<AssociationValue> added,
      Set<AssociationValue> removed) {
    SerializedType type = type(sagaType);
    String body = serializer.serialize(saga, String.class).getData();
    StoredSaga durable = cache.peek(id);
    boolean same = durable != null && durable.body().equals(body) && pending(id) == null;
    if (same && added.isEmpty() && removed.isEmpty()) {
      cache.putBack(id, saga);
      return;
    }
    StoredSaga stored = new StoredSaga(type.getName(), body, associations, saga);
    transactions.write(
        new SagaChange(cache, id, type.getName(), type.getRevision(), stored, added, removed));
  }

  private @Nullable SagaChange pending(String id) {
    SagaChange found = null;
    for (SagaChange change : transactions.uncommitted(SagaChange.class)) {
      if (change.id().equals(id)) {
        found = change;
      }
    }
    return found;
  }

  private SerializedType type(Class<?> sagaType) {
    return serializer.typeForClass(sagaType);
  }

  private Object deserialize(StoredSaga saga) {
    SerializedObject<String> body =
        new SimpleSerializedObject<>(saga.body(), String.class, saga.type(), null);
    return serializer.deserialize(body);
  }

  private static Set<String> find(Statements statements, SagaKey key) throws SQLException {
    PreparedStatement select =
        statements.of(
            "SELECT saga FROM saga_associations WHERE type = ? AND key = ? AND value = ?");
    select.setString(1, key.type());
    select.setString(2, key.key());
    select.setString(3, key.value());
    Set<String> ids = new HashSet<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private static Optional<StoredSaga> read(Statements statements, String id) throws SQLException {
    PreparedStatement select = statements.of("SELECT type, body FROM sagas WHERE id = ?");
    select.setString(1, id);
    String type;
    String body;
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      type = row.getString(1);
      body = row.getString(2);
    }
    PreparedStatement values =
        statements.of("SELECT key, value FROM saga_associations WHERE saga = ?");
    values.setString(1, id);
    Set<AssociationValue> associations = new HashSet<>();
    try (ResultSet rows = values.executeQuery()) {
      while (rows.next()) {
        associations.add(new AssociationValue(rows.getString(1), rows.getString(2)));
      }
    }
    return Optional.of(new StoredSaga(type, body, Set.copyOf(associations), null));
  }
}
