package com.nexusai.query.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of a table's documents, as an FTS5 index that keeps no copy of them: the table has
 * them. Words come folded and split, so SQLite's plainest tokenizer leaves them as they are. What
 * is removed is found no more from then on; its bytes go with the next {@link TextMerging}.
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

  /** The names of all text indexes that there are. */
  static Set<String> all(Statements statements) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    try (ResultSet rows =
        statements
            .prepare("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
            .executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  void create(Statements statements) throws SQLException {
    // Only whole documents are asked for: where in the text a word stands need not be known.
    statements.run(
        "CREATE VIRTUAL TABLE %s USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
            .formatted(name));
  }

  void rename(Statements statements, String newTable) throws SQLException {
    statements.run("ALTER TABLE %s RENAME TO %s".formatted(name, new TextIndex(newTable).name));
  }

  void drop(Statements statements) throws SQLException {
    statements.run("DROP TABLE IF EXISTS " + name);
  }

  /**
   * What has to be done to the index when a document changes: nothing at all most times. A run that
   * ends only adds words, and adding some costs far less than taking all out and in again.
   *
   * @param removesAll whether all words of the document are taken out first
   * @param added words that are taken in; empty for none
   */
  record Change(boolean removesAll, String added) {
    /** From these words, null for no document, to those. */
    static Change of(@Nullable String before, String after) {
      if (before == null || before.isEmpty() || before.equals(after)) {
        return new Change(false, after.equals(before) ? "" : after);
      }
      Set<String> added = new LinkedHashSet<>(List.of(after.split(" ")));
      return added.containsAll(List.of(before.split(" ")))
          ? new Change(false, without(added, before))
          : new Change(true, after);
    }

    private static String without(Set<String> words, String some) {
      List.of(some.split(" ")).forEach(words::remove);
      return String.join(" ", words);
    }
  }

  /** Takes in words of the document with this id, which it has in the table now. */
  void add(Statements statements, String id, String words) throws SQLException {
    PreparedStatement insert =
        statements.prepare(
            "INSERT INTO %s(rowid, words) SELECT nr, ? FROM %s WHERE id = ?"
                .formatted(name, table));
    insert.setString(1, words);
    insert.setString(2, id);
    insert.executeUpdate();
  }

  /** Removes the words of the document with this id; the table still has them. */
  void remove(Statements statements, String id) throws SQLException {
    PreparedStatement delete = statements.prepare(removal("id = ?"));
    delete.setString(1, id);
    delete.executeUpdate();
    statements.tookWordsOutOf(name);
  }

  /** Removes the words of the documents between these ids; the table still has them. */
  void remove(Statements statements, String after, String before) throws SQLException {
    // One without words was never taken in: the index counts, and taking it out would damage it.
    PreparedStatement delete = statements.prepare(removal("id > ? AND id < ? AND words <> ''"));
    delete.setString(1, after);
    delete.setString(2, before);
    if (delete.executeUpdate() > 0) {
      statements.tookWordsOutOf(name);
    }
  }

  private String removal(String which) {
    return "INSERT INTO %s(%s, rowid, words) SELECT 'delete', nr, words FROM %s WHERE %s ORDER BY nr"
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
