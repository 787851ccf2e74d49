package com.nexusai.query.embedded;

import com.nexusai.query.batch.Batches;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.Rebuilding;
import com.nexusai.query.store.View;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A second copy of one projection's views: tables of other names in the same file. One transaction
 * gives them the names of those that are read.
 */
final class Shadow extends Copy implements Rebuilding {
  private static final String NEW = "$new";
  private static final String OLD = "$old";

  /** How many documents are removed at once, so that the batches of others need not wait long. */
  private static final int REMOVED_AT_ONCE = 500;

  private final EmbeddedReadModels serving;
  private final String projection;
  private final Progress progress;
  private final Runnable onClose;
  private boolean closed;

  private Shadow(
      Parts parts,
      EmbeddedReadModels serving,
      String projection,
      Progress progress,
      Runnable onClose) {
    super(parts);
    this.serving = serving;
    this.projection = projection;
    this.progress = progress;
    this.onClose = onClose;
  }

  /** Creates its tables; {@code onClose} runs once it is gone. */
  static Shadow of(
      EmbeddedReadModels serving,
      String projection,
      List<View<?>> views,
      ReadModelFile file,
      Runnable onClose) {
    Tables tables = new Tables(views, NEW);
    Writer writer = serving.parts().writer();
    writer.write(
        List.of(statements -> {
          removeLeftovers(statements, tables, List.of(projection));
          tables.create(statements);
        }));
    Batches<Batch> batches = new Batches<>(() -> new Batch(tables, writer));
    Progress progress = new Progress();
    try {
      Parts parts =
          new Parts(
              NEW,
              tables,
              writer,
              batches,
              serving.parts().tokens().beside(NEW, batches, progress),
              new OwnReader(file.reader(), tables),
              Map.of());
      return new Shadow(parts, serving, projection, progress, onClose);
    } catch (SQLException e) {
      throw Readers.rethrown(e);
    }
  }

  /** Removes what was not switched over, or not tidied up afterwards, when the process ended. */
  static void removeLeftovers(Statements statements, Tables tables, Collection<String> projections)
      throws SQLException {
    tables.named(NEW).drop(statements);
    tables.named(OLD).drop(statements);
    for (String projection : projections) {
      delete(statements, "tokens", "processor", projection + NEW);
      delete(statements, "dead_letters", "projection", projection + NEW);
    }
  }

  private static void delete(Statements statements, String table, String column, String value)
      throws SQLException {
    PreparedStatement delete =
        statements.prepare("DELETE FROM " + table + " WHERE " + column + " = ?");
    delete.setString(1, value);
    delete.executeUpdate();
  }

  @Override
  public ProjectionStore store() {
    return this;
  }

  @Override
  public Rebuilding beside(String projection) {
    throw new IllegalStateException("A copy of " + projection + " has no other copy beside it.");
  }

  @Override
  public long position() {
    return progress.of(projection);
  }

  @Override
  public void switchOver() {
    Tables tables = parts().tables();
    parts()
        .writer()
        .write(
            List.of(statements -> {
              tables.named("").rename(statements, OLD);
              tables.rename(statements, "");
              takeName(statements, "tokens", "processor");
              takeName(statements, "dead_letters", "projection");
            }));
    serving.adopt(projection, this);
  }

  private void takeName(Statements statements, String table, String column) throws SQLException {
    delete(statements, table, column, projection);
    PreparedStatement update =
        statements.prepare("UPDATE " + table + " SET " + column + " = ? WHERE " + column + " = ?");
    update.setString(1, projection);
    update.setString(2, projection + NEW);
    update.executeUpdate();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    parts().reader().close();
    Writer writer = parts().writer();
    Tables left = parts().tables();
    left.empty(writer, REMOVED_AT_ONCE);
    left.named(OLD).empty(writer, REMOVED_AT_ONCE);
    writer.write(List.of(statements -> removeLeftovers(statements, left, List.of(projection))));
    onClose.run();
  }
}
