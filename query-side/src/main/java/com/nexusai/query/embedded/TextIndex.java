package com.nexusai.query.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words of a table's documents, as an FTS5 index that keeps no copy of them: the table has
 * them. Words come folded and split, so SQLite's plainest tokenizer leaves them as they are. What is
 * removed leaves the index at once and for good, because the data of a run can be erased.
 */
final class TextIndex {
  /** Up to here it costs less to sort the documents that have the words. */
  private static final int RARE = 1_000;

  private final String table;
  private final String name;

  TextIndex(String table) {
    this.table = table;
    this.name = table + "$text";
  }

  void create(Statements statements) throws SQLException {
    // Only whole documents are asked for: where in the text a word stands need not be known.
    statements.run(
        "CREATE VIRTUAL TABLE %s USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
            .formatted(name));
    statements.run(
        "INSERT INTO %s(%s, rank) VALUES('secure-delete', 1)".formatted(name, name));
  }

  void rename(Statements statements, String newTable) throws SQLException {
    statements.run("ALTER TABLE %s RENAME TO %s".formatted(name, new TextIndex(newTable).name));
  }

  void drop(Statements statements) throws SQLException {
    statements.run("DROP TABLE IF EXISTS " + name);
  }

  /** Takes in the words of the document with this id, as the table has them now. */
  void add(Statements statements, String id) throws SQLException {
    PreparedStatement insert =
        statements.prepare(
            "INSERT INTO %s(rowid, words) SELECT nr, words FROM %s WHERE id = ?"
                .formatted(name, table));
    insert.setString(1, id);
    insert.executeUpdate();
  }

  /** Removes the words of the document with this id; the table still has them. */
  void remove(Statements statements, String id) throws SQLException {
    PreparedStatement delete = statements.prepare(removal("id = ?"));
    delete.setString(1, id);
    delete.executeUpdate();
  }

  /** Removes the words of the documents between these ids; the table still has them. */
  void remove(Statements statements, String after, String before) throws SQLException {
    PreparedStatement delete = statements.prepare(removal("id > ? AND id < ?"));
    delete.setString(1, after);
    delete.setString(2, before);
    delete.executeUpdate();
  }

  private String removal(String which) {
    return "INSERT INTO %s(%s, rowid, words) SELECT 'delete', nr, words FROM %s WHERE %s"
        .formatted(name, name, table, which);
  }

  /**
   * Whether so few documents have these words that it is best to begin with them; otherwise one
   * begins where the page does, and looks whether each document is among those that have them.
   */
  boolean isRare(Statements statements, String sought) throws SQLException {
    PreparedStatement some =
        statements.prepare(
            "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s MATCH ? LIMIT %d)"
                .formatted(name, name, RARE));
    some.setString(1, sought);
    try (ResultSet rows = some.executeQuery()) {
      return rows.getInt(1) < RARE;
    }
  }

  /** What to select from to begin with the words; its first value is what {@link #sought} tells. */
  String first() {
    return "(SELECT rowid FROM %s WHERE %s MATCH ?) AS found CROSS JOIN %s ON nr = found.rowid"
        .formatted(name, name, table);
  }

  /** The condition that takes what {@link #sought} tells as its value. */
  String condition() {
    return "+nr IN (SELECT rowid FROM %s WHERE %s MATCH ?)".formatted(name, name);
  }

  /** These words as FTS5 asks for them: each is the beginning of some word of the document. */
  static String sought(List<String> words) {
    // Words are letters and digits alone; a quote could only come from a mistake in this program.
    return words.stream()
        .map(word -> '"' + word.replace("\"", "") + "\"*")
        .collect(Collectors.joining(" "));
  }
}
