package com.nexusai.query.embedded;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.SearchWords;
import com.nexusai.query.store.View;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * A view's table: the id, the fields that queries use, and the document as JSON text. Bytes are
 * cast to text by SQLite itself, which costs nothing, while a Java string would be encoded twice.
 *
 * <p>A view that is searched has a number and the words of its text for each document too.
 */
final class Table<D> {
  /** The character after the slash: what lies under a parent is less. */
  private static final char AFTER_SLASH = '0';

  private static final String WORDS = "words";

  private final View<D> view;
  private final String name;
  private final @Nullable TextIndex text;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final String upsert;

  /** The table of this name. */
  Table(View<D> view, String name) {
    this.view = view;
    this.name = name;
    this.text = view.text() == null ? null : new TextIndex(name);
    this.writer = Json.mapper().writerFor(view.type());
    this.reader = Json.mapper().readerFor(view.type());
    this.upsert = upsert();
  }

  /** The columns between the id and the document. */
  private List<String> columns() {
    List<String> columns = new ArrayList<>(view.fields().stream().map(Field::name).toList());
    if (text != null) {
      columns.add(WORDS);
    }
    return columns;
  }

  private String upsert() {
    String names = columns().stream().map(each -> ", " + each).collect(Collectors.joining());
    String places = ", ?".repeat(columns().size());
    String updates =
        columns().stream()
            .map(each -> each + "=excluded." + each + ", ")
            .collect(Collectors.joining());
    return "INSERT INTO %s(id%s, document) VALUES(?%s, CAST(? AS TEXT)) ON CONFLICT(id) DO UPDATE SET %sdocument=excluded.document"
        .formatted(name, names, places, updates);
  }

  /** Creates it with all that belongs to it, unless it is there. */
  void create(Statements statements) throws SQLException {
    if (exists(statements, "table", name)) {
      return;
    }
    String columns = columns().stream().map(each -> ", " + each).collect(Collectors.joining());
    statements.run(
        text == null
            ? "CREATE TABLE %s(id TEXT PRIMARY KEY NOT NULL%s, document TEXT NOT NULL) WITHOUT ROWID"
                .formatted(name, columns)
            : "CREATE TABLE %s(nr INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE%s, document TEXT NOT NULL)"
                .formatted(name, columns));
    for (List<String> index : view.indexes()) {
      statements.run(
          "CREATE INDEX %s ON %s(%s)"
              .formatted(freeName(statements, index), name, String.join(", ", index)));
    }
    if (text != null) {
      text.create(statements);
    }
  }

  /**
   * An index keeps its name when its table gets another one, so that of the copy that is read may
   * have the first of these names or the second.
   */
  private String freeName(Statements statements, List<String> index) throws SQLException {
    String first = view.name() + "_by_" + String.join("_", index);
    return exists(statements, "index", first) ? first + "$2" : first;
  }

  private static boolean exists(Statements statements, String type, String name)
      throws SQLException {
    PreparedStatement statement =
        statements.prepare("SELECT 1 FROM sqlite_master WHERE type = ? AND name = ?");
    statement.setString(1, type);
    statement.setString(2, name);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  /** From now on the table has this name. */
  void rename(Statements statements, String newName) throws SQLException {
    statements.run("ALTER TABLE %s RENAME TO %s".formatted(name, newName));
    if (text != null) {
      text.rename(statements, newName);
    }
  }

  /** Removes the table where it is there. */
  void drop(Statements statements) throws SQLException {
    statements.run("DROP TABLE IF EXISTS " + name);
    if (text != null) {
      text.drop(statements);
    }
  }

  /** Removes the documents some at a time; their words go with the table. */
  void empty(Writer writer, int atOnce) {
    AtomicInteger removed = new AtomicInteger(atOnce);
    while (removed.get() == atOnce) {
      removed.set(0);
      writer.write(
          List.of(statements -> {
            if (exists(statements, "table", name)) {
              PreparedStatement delete =
                  statements.prepare(
                      "DELETE FROM %s WHERE id IN (SELECT id FROM %s LIMIT %d)"
                          .formatted(name, name, atOnce));
              removed.set(delete.executeUpdate());
            }
          }));
    }
  }

  /** The write of these documents; they are encoded here, on the calling thread. */
  Change write(Map<String, D> documents) {
    List<@Nullable Object[]> rows = new ArrayList<>(documents.size());
    documents.forEach((id, document) -> rows.add(row(id, document)));
    return text == null
        ? statements -> writeAll(statements, rows)
        : statements -> writeSearched(statements, rows, text);
  }

  private void writeAll(Statements statements, List<@Nullable Object[]> rows) throws SQLException {
    PreparedStatement statement = statements.prepare(upsert);
    for (@Nullable Object[] row : rows) {
      bind(statement, row);
      statement.addBatch();
    }
    statement.executeBatch();
  }

  /**
   * What is there of a row that is about to be written.
   *
   * @param row which of those
   * @param number of the document that is there; after all others where there is none
   * @param before its words; null where there is none
   */
  private record Known(int row, long number, @Nullable String before) {}

  /** The rows go by their numbers: the index begins a new part whenever the next is smaller. */
  private void writeSearched(Statements statements, List<@Nullable Object[]> rows, TextIndex text)
      throws SQLException {
    List<Known> known = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      known.add(known(statements, i, String.valueOf(rows.get(i)[0])));
    }
    known.sort(Comparator.comparingLong(Known::number));
    PreparedStatement statement = statements.prepare(upsert);
    for (Known each : known) {
      @Nullable Object[] row = rows.get(each.row());
      String id = String.valueOf(row[0]);
      String words = String.valueOf(row[row.length - 2]);
      TextIndex.Change change = TextIndex.Change.of(each.before(), words);
      if (change.removesAll()) {
        text.remove(statements, id);
      }
      bind(statement, row);
      statement.executeUpdate();
      if (!change.added().isEmpty()) {
        text.add(statements, id, change.added());
      }
    }
  }

  private Known known(Statements statements, int row, String id) throws SQLException {
    PreparedStatement statement =
        statements.prepare("SELECT nr, words FROM %s WHERE id = ?".formatted(name));
    statement.setString(1, id);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next()
          ? new Known(row, rows.getLong(1), rows.getString(2))
          : new Known(row, Long.MAX_VALUE, null);
    }
  }

  /** The removal of every document under this parent. */
  Change removal(String parent) {
    String after = parent + "/";
    String before = parent + AFTER_SLASH;
    return statements -> {
      if (text != null) {
        text.remove(statements, after, before);
      }
      PreparedStatement statement =
          statements.prepare("DELETE FROM %s WHERE id > ? AND id < ?".formatted(name));
      statement.setString(1, after);
      statement.setString(2, before);
      statement.executeUpdate();
    };
  }

  private @Nullable Object[] row(String id, D document) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(id);
    view.fields().forEach(field -> row.add(field.value().apply(document)));
    if (view.text() != null) {
      row.add(String.join(" ", SearchWords.ofText(view.text().apply(document))));
    }
    row.add(writer.writeValueAsBytes(document));
    return row.toArray();
  }

  @Nullable D get(Statements statements, String id) throws SQLException {
    PreparedStatement statement =
        statements.prepare("SELECT CAST(document AS BLOB) FROM %s WHERE id = ?".formatted(name));
    statement.setString(1, id);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? document(rows) : null;
    }
  }

  List<D> find(Statements statements, Find<D> find) throws SQLException {
    List<D> documents = new ArrayList<>();
    try (ResultSet rows = found(statements, "CAST(document AS BLOB)", find)) {
      while (rows.next()) {
        documents.add(document(rows));
      }
    }
    return documents;
  }

  List<String> ids(Statements statements, Find<D> find) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = found(statements, "id", find)) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  long count(Statements statements, Find<?> find) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    String sql = "SELECT count(*) FROM " + which(statements, find, values);
    try (ResultSet rows = answer(statements, sql, values)) {
      return rows.getLong(1);
    }
  }

  /** How SQLite goes about a page, one line for each table or index. */
  List<String> plan(Statements statements, Find<D> find) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    String sql = "EXPLAIN QUERY PLAN " + page("document", statements, find, values);
    List<String> plan = new ArrayList<>();
    try (ResultSet rows = answer(statements, sql, values)) {
      while (rows.next()) {
        plan.add(rows.getString("detail"));
      }
    }
    return plan;
  }

  private ResultSet found(Statements statements, String what, Find<D> find) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    return answer(statements, page(what, statements, find, values), values);
  }

  private static ResultSet answer(Statements statements, String sql, List<@Nullable Object> values)
      throws SQLException {
    PreparedStatement statement = statements.prepare(sql);
    bind(statement, values.toArray());
    return statement.executeQuery();
  }

  /** The page of the documents that the question is about. */
  private String page(
      String what, Statements statements, Find<D> find, List<@Nullable Object> values)
      throws SQLException {
    String which = which(statements, find, values);
    if (find.after() != null) {
      which += " AND " + column(find.order()) + (find.descending() ? " < ?" : " > ?");
      values.add(find.after());
    }
    values.add((long) find.limit());
    return "SELECT "
        + what
        + " FROM "
        + which
        + " ORDER BY "
        + column(find.order())
        + (find.descending() ? " DESC" : "")
        + " LIMIT ?";
  }

  /** The documents that the question is about. */
  private String which(Statements statements, Find<?> find, List<@Nullable Object> values)
      throws SQLException {
    String from = name;
    List<String> conditions = new ArrayList<>(List.of("1"));
    for (Condition each : find.where()) {
      if (each instanceof Condition.Words(var words)) {
        TextIndex index = searched();
        String sought = TextIndex.sought(words);
        if (from.equals(name) && index.isRare(statements, sought)) {
          from = index.first();
          values.addFirst(sought);
          continue;
        }
      }
      conditions.add(condition(each, values));
    }
    if (find.parent() != null) {
      conditions.add("id > ?");
      values.add(find.parent() + "/");
      conditions.add("id < ?");
      values.add(find.parent() + AFTER_SLASH);
    }
    return from + " WHERE " + String.join(" AND ", conditions);
  }

  private TextIndex searched() {
    if (text == null) {
      throw new IllegalArgumentException("The view " + view.name() + " is not searched.");
    }
    return text;
  }

  private String condition(Condition condition, List<@Nullable Object> values) {
    return switch (condition) {
      case Condition.Equal(var field, var value) -> {
        values.add(value);
        yield column(field) + " = ?";
      }
      case Condition.OneOf(var field, var allowed) -> {
        values.addAll(allowed);
        yield column(field) + " IN (?" + ", ?".repeat(allowed.size() - 1) + ")";
      }
      case Condition.Between(var field, var from, var before) -> {
        values.add(from == null ? Long.MIN_VALUE : from);
        values.add(before == null ? Long.MAX_VALUE : before);
        yield column(field) + " >= ? AND " + column(field) + " < ?";
      }
      case Condition.Words(var words) -> {
        values.add(TextIndex.sought(words));
        yield searched().condition();
      }
    };
  }

  /** A field's column; only names that the view itself declares ever reach the SQL. */
  private String column(String field) {
    if (!field.equals(Find.ID) && view.fields().stream().noneMatch(f -> f.name().equals(field))) {
      throw new IllegalArgumentException(
          "The view " + view.name() + " has no field '" + field + "'.");
    }
    return field;
  }

  private D document(ResultSet rows) throws SQLException {
    return reader.readValue(rows.getBytes(1));
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case null -> statement.setNull(i + 1, java.sql.Types.NULL);
        case String text -> statement.setString(i + 1, text);
        case Long number -> statement.setLong(i + 1, number);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        default ->
            throw new IllegalArgumentException(
                "Expected text, a whole number or bytes, found " + values[i]);
      }
    }
  }
}
