package com.nexusai.eventstore.artifact;

import com.nexusai.eventstore.file.ArtifactNames;
import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Statements;
import com.nexusai.eventstore.transaction.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Erases artifacts that nobody names any more: no event whose payload is there, no effect row, and
 * no unit of work under way. Looks only at those that lost a name.
 */
public final class ArtifactSweep {
  private static final int PAGE = 200;
  private static final String TO_CHECK =
      "SELECT id, sha256 FROM artifacts_to_check WHERE id > ? ORDER BY id LIMIT ?";
  private static final String NAMED_BY_EVENT =
      "SELECT EXISTS (SELECT 1 FROM artifact_names WHERE sha256 = ?)";
  private static final String NAMED_BY_EFFECT =
      "SELECT EXISTS (SELECT 1 FROM effects WHERE "
          + ArtifactNames.BODY_NAMES_ANY
          + " AND instr(body, ?) > 0)";

  private final EventFile file;
  private final Transactions transactions;
  private final FileArtifactStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong erased = new AtomicLong();

  private record ToCheck(long id, String sha256) {}

  /** Sweeps this store of what this file does not name. */
  public ArtifactSweep(EventFile file, Transactions transactions, FileArtifactStore store) {
    this.file = file;
    this.transactions = transactions;
    this.store = store;
  }

  /** How many artifacts were erased since the store was opened. */
  public long erased() {
    return erased.get();
  }

  /** Looks at so many artifacts at the most; how many it erased. */
  public int sweep(int max) {
    lock.lock();
    try {
      long at = 0;
      int count = 0;
      for (int looked = 0; looked < max; ) {
        List<ToCheck> page = page(at, Math.min(PAGE, max - looked));
        if (page.isEmpty()) {
          break;
        }
        count += check(page);
        at = page.getLast().id();
        looked += page.size();
      }
      erased.addAndGet(count);
      return count;
    } finally {
      lock.unlock();
    }
  }

  private int check(List<ToCheck> page) {
    List<Long> settled = new ArrayList<>();
    int count = 0;
    for (ToCheck each : page) {
      if (namedByEvent(each.sha256())) {
        // It is looked at again when that event is erased.
        settled.add(each.id());
      } else if (store.eraseUnless(each.sha256(), () -> isNamed(each.sha256()))) {
        settled.add(each.id());
        count++;
      }
    }
    if (!settled.isEmpty()) {
      transactions.write(new Settle(settled));
    }
    return count;
  }

  private boolean isNamed(String sha256) {
    return namedByEvent(sha256) || namedByEffect(sha256);
  }

  private boolean namedByEvent(String sha256) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(NAMED_BY_EVENT);
      select.setBytes(1, HexFormat.of().parseHex(sha256));
      return first(select);
    });
  }

  private boolean namedByEffect(String sha256) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(NAMED_BY_EFFECT);
      select.setString(1, sha256);
      return first(select);
    });
  }

  private static boolean first(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private List<ToCheck> page(long after, int max) {
    return file.read(statements -> {
      PreparedStatement select = statements.of(TO_CHECK);
      select.setLong(1, after);
      select.setInt(2, max);
      List<ToCheck> page = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          page.add(new ToCheck(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2))));
        }
      }
      return page;
    });
  }

  private record Settle(List<Long> ids) implements Change {
    @Override
    public void write(Statements statements) throws SQLException {
      for (long id : ids) {
        PreparedStatement delete = statements.of("DELETE FROM artifacts_to_check WHERE id = ?");
        delete.setLong(1, id);
        delete.executeUpdate();
      }
    }
  }
}
