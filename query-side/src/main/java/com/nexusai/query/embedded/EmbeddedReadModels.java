package com.nexusai.query.embedded;

import com.nexusai.query.batch.Batches;
import com.nexusai.query.letters.DeadLetterRow;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.Reading;
import com.nexusai.query.store.Rebuilding;
import com.nexusai.query.store.View;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The read models in {@code read-models.db}, a SQLite file that belongs to this process alone. */
public final class EmbeddedReadModels extends Copy
    implements ReadModels, ProjectionStore, AutoCloseable {
  private final ReadModelFile file;
  private final Progress progress;
  private final Readers readers;
  private final Map<String, List<View<?>>> views;
  private final Map<String, Rebuilding> beside = new ConcurrentHashMap<>();

  /**
   * Opens the file, or creates it. What a rebuild left behind that did not come to its end is
   * removed.
   *
   * @param home the data folder
   * @param views every view that is kept there, by the projection that fills it
   * @param newest the position of the newest event: a file that has seen more belongs to another
   *     history, as after going back to a backup, and is filled again from the first event on
   * @throws ReadModelFailure when the file cannot be opened
   */
  public EmbeddedReadModels(Path home, Collection<ProjectionViews> views, long newest) {
    this(new ReadModelFile(home), views, newest, new Progress());
  }

  private EmbeddedReadModels(
      ReadModelFile file, Collection<ProjectionViews> views, long newest, Progress progress) {
    super(open(file, views, newest, progress));
    this.file = file;
    this.progress = progress;
    this.views =
        views.stream()
            .collect(Collectors.toMap(ProjectionViews::projection, ProjectionViews::views));
    try {
      this.readers = new Readers(file, parts().tables());
    } catch (SQLException e) {
      throw cannotOpen(file, e);
    }
  }

  private static Parts open(
      ReadModelFile file, Collection<ProjectionViews> views, long newest, Progress progress) {
    file.prepare(newest);
    Tables tables = new Tables(views.stream().flatMap(each -> each.views().stream()).toList(), "");
    try {
      Statements statements = file.writer();
      Tokens.create(statements);
      LetterTable.create(statements);
      Shadow.removeLeftovers(
          statements, tables, views.stream().map(ProjectionViews::projection).toList());
      tables.create(statements);
      Writer writer = new Writer(statements);
      Batches<Batch> batches = new Batches<>(() -> new Batch(tables, writer));
      return new Parts(
          "",
          tables,
          writer,
          batches,
          Tokens.load(statements, batches, progress),
          new OwnReader(file.reader(), tables),
          LetterTable.all(statements).stream()
              .collect(Collectors.groupingBy(DeadLetterRow::projection)));
    } catch (SQLException e) {
      throw cannotOpen(file, e);
    }
  }

  private static ReadModelFailure cannotOpen(ReadModelFile file, SQLException cause) {
    return new ReadModelFailure("Cannot open " + file + ": " + cause.getMessage(), cause);
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Reading, T> work) {
    return readers.read(work);
  }

  /** How SQLite goes about a question: which index it takes, and what it has to sort. */
  public List<String> plan(Find<?> question) {
    return parts().reader().plan(question);
  }

  /** How many bytes of the file hold nothing. */
  public long freeBytes() {
    return parts().writer().vacuum().freeBytes();
  }

  /** How many bytes were given back to the file system since the file was opened. */
  public long vacuumedBytes() {
    return parts().writer().vacuum().vacuumedBytes();
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public Rebuilding beside(String projection) {
    List<View<?>> own = views.get(projection);
    if (own == null) {
      throw new IllegalArgumentException("The projection " + projection + " is not known here.");
    }
    return beside.compute(
        projection,
        (_, other) -> {
          if (other != null) {
            throw new IllegalStateException(
                "Expected one copy beside that of " + projection + ", found another.");
          }
          return Shadow.of(this, projection, own, file, () -> beside.remove(projection));
        });
  }

  /** What is being rebuilt is left behind and removed by the next opening. */
  @Override
  public void close() {
    readers.close();
    parts().reader().close();
    parts().writer().close();
  }
}
