package com.nexusai.eventstore.effect;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.file.Statements;
import com.nexusai.kernel.effect.EffectRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** One change of the effect rows; remembers what it found in the file until it is durable. */
final class EffectChange implements Change {
  private static final String ADD =
      "INSERT INTO effects (id, kind, subject, due_at, body) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  private static final String DELETE = "DELETE FROM effects WHERE id = ?";
  private static final String DELETE_ALL = "DELETE FROM effects WHERE subject = ? AND id <> ?";
  private static final String RELEASE = "UPDATE effects SET due_at = ? WHERE id = ?";

  /** What is asked for. */
  sealed interface Ask {
    /** See {@link com.nexusai.kernel.effect.EffectStore#add}. */
    record Add(EffectRow row) implements Ask {}

    /** See {@link com.nexusai.kernel.effect.EffectStore#delete}. */
    record Delete(String id) implements Ask {}

    /** See {@link com.nexusai.kernel.effect.EffectStore#deleteAllOf}. */
    record DeleteAllOf(String subject, String keep) implements Ask {}

    /** See {@link com.nexusai.kernel.effect.EffectStore#release}. */
    record Release(String id, Instant dueAt) implements Ask {}
  }

  private final Ask ask;
  private final EffectHolds holds;
  private int rows;

  EffectChange(Ask ask, EffectHolds holds) {
    this.ask = ask;
    this.holds = holds;
  }

  @Override
  public void write(Statements statements) throws SQLException {
    rows =
        switch (ask) {
          case Ask.Add(EffectRow row) -> {
            PreparedStatement add = statements.of(ADD);
            add.setString(1, row.id());
            add.setString(2, row.kind());
            add.setString(3, row.subject());
            add.setLong(4, Micros.ceil(row.dueAt()));
            add.setString(5, row.body());
            yield add.executeUpdate();
          }
          case Ask.Delete(String id) -> {
            PreparedStatement delete = statements.of(DELETE);
            delete.setString(1, id);
            yield delete.executeUpdate();
          }
          case Ask.DeleteAllOf(String subject, String keep) -> {
            PreparedStatement delete = statements.of(DELETE_ALL);
            delete.setString(1, subject);
            delete.setString(2, keep);
            yield delete.executeUpdate();
          }
          case Ask.Release(String id, Instant dueAt) -> {
            PreparedStatement release = statements.of(RELEASE);
            release.setLong(1, Micros.ceil(dueAt));
            release.setString(2, id);
            yield release.executeUpdate();
          }
        };
  }

  @Override
  public void committed() {
    switch (ask) {
      case Ask.Add(EffectRow row) -> {
        if (rows > 0) {
          holds.added(row);
        }
      }
      case Ask.Delete(String id) -> holds.deleted(id, rows);
      case Ask.DeleteAllOf(String subject, String keep) -> holds.deletedAllOf(subject, keep, rows);
      case Ask.Release(String id, Instant _) -> holds.released(id);
    }
  }
}
