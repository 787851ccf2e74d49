package com.nexusai.eventstore.file;

import java.sql.SQLException;

/**
 * One change of the event file besides its events: a token, a saga, an effect row.
 *
 * <p>It knows its own SQL, so that each feature keeps its statements beside its meaning.
 */
public interface Change {

  /**
   * Writes it. Called on the writing thread, inside the savepoint of its write set.
   *
   * @throws RuntimeException refuses: this write set alone fails, with this exception, and nothing
   *     of it is written
   */
  void write(Statements statements) throws SQLException;

  /**
   * Told on the writing thread once it is durable, in commit order, before the caller goes on. Must
   * not block and must not throw.
   */
  default void committed() {}
}
