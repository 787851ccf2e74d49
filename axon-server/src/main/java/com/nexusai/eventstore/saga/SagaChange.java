package com.nexusai.eventstore.saga;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.jspecify.annotations.Nullable;

/**
 * A saga that is stored anew, or deleted.
 *
 * @param saga what it is from now on; null when it is deleted
 * @param added associations that it gets
 * @param removed associations that it loses; all of them when it is deleted
 */
record SagaChange(
    SagaCache cache,
    String id,
    String type,
    @Nullable String revision,
    @Nullable StoredSaga saga,
    Set<AssociationValue> added,
    Set<AssociationValue> removed)
    implements Change {
  private static final String PUT =
      "INSERT INTO sagas (id, type, revision, body) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET type = excluded.type, revision = excluded.revision,"
          + " body = excluded.body";
  private static final String ASSOCIATE =
      "INSERT INTO saga_associations (type, key, value, saga) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  private static final String DISSOCIATE =
      "DELETE FROM saga_associations WHERE type = ? AND key = ? AND value = ? AND saga = ?";

  @Override
  public void write(Statements statements) throws SQLException {
    if (saga == null) {
      delete(statements);
      return;
    }
    PreparedStatement put = statements.of(PUT);
    put.setString(1, id);
    put.setString(2, type);
    put.setString(3, revision);
    put.setString(4, saga.body());
    put.executeUpdate();
    for (AssociationValue association : removed) {
      associate(statements.of(DISSOCIATE), association);
    }
    for (AssociationValue association : added) {
      associate(statements.of(ASSOCIATE), association);
    }
  }

  private void delete(Statements statements) throws SQLException {
    PreparedStatement saga = statements.of("DELETE FROM sagas WHERE id = ?");
    saga.setString(1, id);
    saga.executeUpdate();
    PreparedStatement associations = statements.of("DELETE FROM saga_associations WHERE saga = ?");
    associations.setString(1, id);
    associations.executeUpdate();
  }

  private void associate(PreparedStatement statement, AssociationValue association)
      throws SQLException {
    SagaKey key = SagaKey.of(type, association);
    statement.setString(1, key.type());
    statement.setString(2, key.key());
    statement.setString(3, key.value());
    statement.setString(4, id);
    statement.executeUpdate();
  }

  @Override
  public void committed() {
    if (saga == null) {
      cache.deleted(id, type, removed);
    } else {
      cache.stored(id, saga, added, removed);
    }
  }
}
