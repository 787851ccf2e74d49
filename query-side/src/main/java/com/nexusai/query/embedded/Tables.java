package com.nexusai.query.embedded;

import com.nexusai.query.store.View;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The tables of one copy of some views. */
final class Tables {
  private final Map<View<?>, Table<?>> byView = new HashMap<>();

  /** The tables whose names are those of the views and this suffix. */
  Tables(Collection<View<?>> views, String suffix) {
    views.forEach(view -> byView.put(view, new Table<>(view, view.name() + suffix)));
    if (byView.keySet().stream().map(View::name).distinct().count() != views.size()) {
      throw new IllegalArgumentException("Expected views of different names, found " + views);
    }
  }

  /** The tables of the same views whose names end so. */
  Tables named(String suffix) {
    return new Tables(byView.keySet(), suffix);
  }

  void create(Statements statements) throws SQLException {
    for (Table<?> table : byView.values()) {
      table.create(statements);
    }
  }

  /** From now on their names end so. */
  void rename(Statements statements, String suffix) throws SQLException {
    for (Map.Entry<View<?>, Table<?>> table : byView.entrySet()) {
      table.getValue().rename(statements, table.getKey().name() + suffix);
    }
  }

  /** Removes all documents, some at a time, where the tables are there. */
  void empty(Writer writer, int atOnce) {
    byView.values().forEach(table -> table.empty(writer, atOnce));
  }

  /** Removes the tables that are there. */
  void drop(Statements statements) throws SQLException {
    for (Table<?> table : byView.values()) {
      table.drop(statements);
    }
  }

  @SuppressWarnings("unchecked") // the constructor put a Table<D> for each View<D>
  <D> Table<D> of(View<D> view) {
    Table<?> table = byView.get(view);
    if (table == null) {
      throw new IllegalArgumentException("The view " + view.name() + " is not known here.");
    }
    return (Table<D>) table;
  }
}
