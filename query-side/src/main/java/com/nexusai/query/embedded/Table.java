package com.nexusai.query.embedded;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.View;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * A view's table: the id, the fields that queries use, and the document as JSON text. Bytes are
 * cast to text by SQLite itself, which costs nothing, while a Java string would be encoded twice.
 */
final class Table<D> {
  /** The character after the slash: what lies under a parent is less. */
  private static final char AFTER_SLASH = '0';

  private final View<D> view;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final String upsert;
  private final String select;
  private final String selectIds;
  private final String delete;

  Table(View<D> view) {
    this.view = view;
    this.writer = Json.mapper().writerFor(view.type());
    this.reader = Json.mapper().readerFor(view.type());
    this.upsert = upsert(view);
    this.select = "SELECT CAST(document AS BLOB) FROM " + view.name();
    this.selectIds = "SELECT id FROM " + view.name();
    this.delete = "DELETE FROM " + view.name() + " WHERE id > ? AND id < ?";
  }

  private static String upsert(View<?> view) {
    String names = view.fields().stream().map(f -> ", " + f.name()).collect(Collectors.joining());
    String places = ", ?".repeat(view.fields().size());
    String updates =
        view.fields().stream()
            .map(field -> field.name() + "=excluded." + field.name() + ", ")
            .collect(Collectors.joining());
    return "INSERT INTO %s(id%s, document) VALUES(?%s, CAST(? AS TEXT)) ON CONFLICT(id) DO UPDATE SET %sdocument=excluded.document"
        .formatted(view.name(), names, places, updates);
  }

  void create(Statements statements) throws SQLException {
    String columns =
        view.fields().stream().map(field -> ", " + field.name()).collect(Collectors.joining());
    statements.run(
        "CREATE TABLE IF NOT EXISTS %s(id TEXT PRIMARY KEY NOT NULL%s, document TEXT NOT NULL) WITHOUT ROWID"
            .formatted(view.name(), columns));
    for (List<String> index : view.indexes()) {
      statements.run(
          "CREATE INDEX IF NOT EXISTS %s_by_%s ON %s(%s)"
              .formatted(
                  view.name(), String.join("_", index), view.name(), String.join(", ", index)));
    }
  }

  /** The write of these documents; they are encoded here, on the calling thread. */
  Change write(Map<String, D> documents) {
    List<@Nullable Object[]> rows = new ArrayList<>(documents.size());
    documents.forEach((id, document) -> rows.add(row(id, document)));
    return statements -> {
      PreparedStatement statement = statements.prepare(upsert);
      for (@Nullable Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    };
  }

  /** The removal of every document under this parent. */
  Change removal(String parent) {
    return statements -> {
      PreparedStatement statement = statements.prepare(delete);
      statement.setString(1, parent + "/");
      statement.setString(2, parent + AFTER_SLASH);
      statement.executeUpdate();
    };
  }

  private @Nullable Object[] row(String id, D document) {
    List<Field<D>> fields = view.fields();
    @Nullable Object[] row = new @Nullable Object[fields.size() + 2];
    row[0] = id;
    for (int i = 0; i < fields.size(); i++) {
      row[i + 1] = fields.get(i).value().apply(document);
    }
    row[row.length - 1] = writer.writeValueAsBytes(document);
    return row;
  }

  @Nullable D get(Statements statements, String id) throws SQLException {
    PreparedStatement statement = statements.prepare(select + " WHERE id = ?");
    statement.setString(1, id);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? document(rows) : null;
    }
  }

  List<D> find(Statements statements, Find<D> find) throws SQLException {
    List<D> documents = new ArrayList<>();
    try (ResultSet rows = found(statements, select, find)) {
      while (rows.next()) {
        documents.add(document(rows));
      }
    }
    return documents;
  }

  List<String> ids(Statements statements, Find<D> find) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = found(statements, selectIds, find)) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private ResultSet found(Statements statements, String what, Find<D> find) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    PreparedStatement statement = statements.prepare(what + where(find, values));
    bind(statement, values.toArray());
    return statement.executeQuery();
  }

  private String where(Find<D> find, List<@Nullable Object> values) {
    List<String> conditions = new ArrayList<>();
    if (find.parent() != null) {
      conditions.add("id > ?");
      values.add(find.parent() + "/");
      conditions.add("id < ?");
      values.add(find.parent() + AFTER_SLASH);
    }
    find.where().forEach(each -> conditions.add(condition(each, values)));
    if (find.after() != null) {
      conditions.add(column(find.order()) + (find.descending() ? " < ?" : " > ?"));
      values.add(find.after());
    }
    values.add((long) find.limit());
    return (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
        + " ORDER BY "
        + column(find.order())
        + (find.descending() ? " DESC" : "")
        + " LIMIT ?";
  }

  private String condition(Condition condition, List<@Nullable Object> values) {
    String column = column(condition.field());
    return switch (condition) {
      case Condition.Equal(_, var value) -> {
        values.add(value);
        yield column + " = ?";
      }
      case Condition.OneOf(_, var allowed) -> {
        values.addAll(allowed);
        yield column + " IN (?" + ", ?".repeat(allowed.size() - 1) + ")";
      }
      case Condition.Between(_, var from, var before) -> {
        values.add(from == null ? Long.MIN_VALUE : from);
        values.add(before == null ? Long.MAX_VALUE : before);
        yield column + " >= ? AND " + column + " < ?";
      }
      case Condition.Contains(_, var text) -> {
        values.add(text);
        yield "instr(" + column + ", ?) > 0";
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
