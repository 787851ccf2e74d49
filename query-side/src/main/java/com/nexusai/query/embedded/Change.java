package com.nexusai.query.embedded;

import java.sql.SQLException;

/** A change to the file, carried out on the writer thread within a batch's transaction. */
@FunctionalInterface
interface Change {
  void apply(Statements statements) throws SQLException;
}
