package com.nexusai.eventstore.effect;

import com.nexusai.eventstore.effect.EffectChange.Ask;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.file.Statements;
import com.nexusai.eventstore.transaction.Transactions;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Effect rows in the event file; leases in memory, because one process owns the file. */
public final class SqliteEffectStore implements EffectStore, AutoCloseable {
  private static final int PAGE = 256;
  private static final String DUE =
      "SELECT id, kind, subject, due_at, body FROM effects"
          + " WHERE due_at <= ?1 AND (due_at, id) > (?2, ?3) ORDER BY due_at, id LIMIT ?4";

  private final EventFile file;
  private final Transactions transactions;
  private final EffectHolds holds;

  /** Rows of this file. */
  public SqliteEffectStore(EventFile file, Transactions transactions) {
    this.file = file;
    this.transactions = transactions;
    this.holds = new EffectHolds(count(file));
  }

  private static long count(EventFile file) {
    return file.read(statements -> {
      try (ResultSet row = statements.of("SELECT count(*) FROM effects").executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    });
  }

  @Override
  public void add(EffectRow row) {
    ask(new Ask.Add(row));
  }

  @Override
  public void delete(String id) {
    ask(new Ask.Delete(id));
  }

  @Override
  public void deleteAllOf(String subject, String keep) {
    ask(new Ask.DeleteAllOf(subject, keep));
  }

  @Override
  public void release(String id, Instant dueAt) {
    ask(new Ask.Release(id, dueAt));
  }

  private void ask(Ask ask) {
    transactions.write(new EffectChange(ask, holds));
  }

  @Override
  public synchronized List<EffectRow> claim(String owner, Instant now, Duration lease, int max) {
    return holds.take(owner, now, now.plus(lease), max, () -> free(now, Micros.floor(now), max));
  }

  @Override
  public void extend(String owner, List<String> ids, Instant until) {
    holds.extend(owner, ids, until);
  }

  @Override
  public Optional<Instant> nextDue() {
    // A hold without an end counts as held, one with an end too: its owner prolongs or ends it.
    return free(Instant.MIN, Long.MAX_VALUE, 1).stream().findFirst().map(EffectRow::dueAt);
  }

  @Override
  public long size() {
    return holds.size();
  }

  @Override
  public void listen(Listener listener) {
    holds.listen(listener);
  }

  @Override
  public void close() {
    holds.close();
  }

  /** Rows that are due and that nobody holds at {@code now}, earliest first. */
  private List<EffectRow> free(Instant now, long dueUntil, int max) {
    List<EffectRow> free = new ArrayList<>();
    long due = Long.MIN_VALUE;
    String id = "";
    while (free.size() < max) {
      long afterDue = due;
      String afterId = id;
      List<EffectRow> page = file.read(statements -> page(statements, dueUntil, afterDue, afterId));
      for (EffectRow row : page) {
        if (free.size() < max && !holds.isHeld(row.id(), now)) {
          free.add(row);
        }
      }
      if (page.size() < PAGE) {
        break;
      }
      due = Micros.floor(page.getLast().dueAt());
      id = page.getLast().id();
    }
    return free;
  }

  private static List<EffectRow> page(
      Statements statements, long dueUntil, long afterDue, String afterId) throws SQLException {
    PreparedStatement select = statements.of(DUE);
    select.setLong(1, dueUntil);
    select.setLong(2, afterDue);
    select.setString(3, afterId);
    select.setInt(4, PAGE);
    List<EffectRow> rows = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows.add(
            new EffectRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Micros.instant(row.getLong(4)),
                row.getString(5)));
      }
    }
    return rows;
  }
}
