package com.nexusai.query.embedded;

import com.nexusai.query.batch.PendingBatch;
import com.nexusai.query.letters.DeadLetterRow;
import com.nexusai.query.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A batch that is written to the file in one transaction. */
final class Batch extends PendingBatch {
  private final Tables tables;
  private final Writer writer;
  private final List<Change> changes = new ArrayList<>();
  private final List<Change> tokens = new ArrayList<>();

  Batch(Tables tables, Writer writer) {
    this.tables = tables;
    this.writer = writer;
  }

  void change(Change change) {
    changes.add(change);
  }

  /** A change of a token alone, which may wait when nothing else is written. */
  void token(Change change) {
    tokens.add(change);
  }

  @Override
  public void store(DeadLetterRow letter) {
    change(statements -> LetterTable.store(letter, statements));
  }

  @Override
  public void delete(DeadLetterRow letter) {
    change(statements -> LetterTable.delete(letter, statements));
  }

  @Override
  protected void write() {
    List<Change> all = new ArrayList<>();
    removedParents()
        .forEach(
            (view, parents) -> parents.forEach(each -> all.add(tables.of(view).removal(each))));
    documents().forEach((view, rows) -> all.add(writeOf(view, rows)));
    all.addAll(changes);
    if (all.isEmpty()) {
      writer.writeLater(tokens);
    } else {
      all.addAll(tokens);
      writer.write(all);
    }
  }

  @SuppressWarnings("unchecked") // put() took a D for each View<D>
  private <D> Change writeOf(View<D> view, Map<String, Object> rows) {
    return tables.of(view).write((Map<String, D>) (Map<String, ?>) rows);
  }
}
