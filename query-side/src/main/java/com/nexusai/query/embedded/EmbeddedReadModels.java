package com.nexusai.query.embedded;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.Reading;
import com.nexusai.query.store.View;
import com.nexusai.query.store.WaitingEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The read models in {@code read-models.db}, a SQLite file that belongs to this process alone. */
public final class EmbeddedReadModels implements ReadModels, ProjectionStore, AutoCloseable {
  private final Progress progress = new Progress();
  private final Tables tables;
  private final Writer writer;
  private final Readers readers;
  private final Batches batches;
  private final Tokens tokens;
  private final OwnReader ownReader;
  private final Map<String, List<DeadLetterRow>> storedLetters;
  private final Map<String, DeadLetters> deadLetters = new ConcurrentHashMap<>();

  /**
   * Opens the file, or creates it.
   *
   * @param home the data folder
   * @param views every view that is kept there
   * @param newest the position of the newest event: a file that has seen more belongs to another
   *     history, as after going back to a backup, and is filled again from the first event on
   * @throws ReadModelFailure when the file cannot be opened
   */
  public EmbeddedReadModels(Path home, Collection<View<?>> views, long newest) {
    ReadModelFile file = new ReadModelFile(home);
    file.prepare(newest);
    this.tables = new Tables(views);
    try {
      Statements statements = file.writer();
      Tokens.create(statements);
      DeadLetterRow.create(statements);
      tables.create(statements);
      this.writer = new Writer(statements);
      this.batches = new Batches(tables, writer);
      this.tokens = Tokens.load(statements, batches, progress);
      this.storedLetters =
          DeadLetterRow.all(statements).stream()
              .collect(Collectors.groupingBy(DeadLetterRow::projection));
      this.readers = new Readers(file, tables);
      this.ownReader = new OwnReader(file.reader(), tables);
    } catch (SQLException e) {
      throw new ReadModelFailure("Cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Reading, T> work) {
    return readers.read(work);
  }

  /** How many bytes of the file hold nothing. */
  public long freeBytes() {
    return writer.vacuum().freeBytes();
  }

  /** How many bytes were given back to the file system since the file was opened. */
  public long vacuumedBytes() {
    return writer.vacuum().vacuumedBytes();
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public <D> @Nullable D get(View<D> view, String id) {
    Batch batch = batches.current();
    D written = batch.get(view, id);
    return written == null && !batch.removed(view, id) ? ownReader.get(view, id) : written;
  }

  @Override
  public <D> void put(View<D> view, String id, D document) {
    batches.current().put(view, id, document);
  }

  @Override
  public void removeChildren(View<?> view, String parent) {
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
    return tokens.with(serializer);
  }

  @Override
  public SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String projection, EventLog log) {
    return deadLetters.computeIfAbsent(
        projection,
        _ ->
            new DeadLetters(
                projection, batches, log, storedLetters.getOrDefault(projection, List.of())));
  }

  @Override
  public List<WaitingEvent> waiting(String projection, long after, int limit) {
    DeadLetters letters = deadLetters.get(projection);
    return letters == null ? List.of() : letters.after(after, limit);
  }

  @Override
  public void close() {
    readers.close();
    ownReader.close();
    writer.close();
  }
}
