package com.nexusai.query.embedded;

import com.nexusai.query.store.View;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The tables of all views. */
final class Tables {
  private final Map<View<?>, Table<?>> byView = new HashMap<>();

  Tables(Collection<View<?>> views) {
    views.forEach(view -> byView.put(view, new Table<>(view)));
    if (byView.keySet().stream().map(View::name).distinct().count() != views.size()) {
      throw new IllegalArgumentException("Expected views of different names, found " + views);
    }
  }

  void create(Statements statements) throws SQLException {
    for (Table<?> table : byView.values()) {
      table.create(statements);
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
