package com.nexusai.query.firestore;

import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.SearchWords;
import com.nexusai.query.store.View;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether documents are as a question wants them: for what no index answers. */
final class Matching<D> {
  private final View<D> view;
  private final List<Condition> conditions;
  private final @Nullable String parent;

  /**
   * What must be true of each.
   *
   * @param parent what the ids begin with; null when that was looked at already
   */
  Matching(View<D> view, List<Condition> conditions, @Nullable String parent) {
    this.view = view;
    this.conditions = conditions;
    this.parent = parent;
  }

  boolean takesAll() {
    return conditions.isEmpty() && parent == null;
  }

  boolean takes(String id, D document) {
    return (parent == null || id.startsWith(parent + "/"))
        && conditions.stream().allMatch(each -> takes(each, document));
  }

  private boolean takes(Condition condition, D document) {
    return switch (condition) {
      case Condition.Equal(var field, var value) -> same(value(field, document), value);
      case Condition.OneOf(var field, var values) ->
          values.stream().anyMatch(each -> same(value(field, document), each));
      case Condition.Between(var field, var from, var before) ->
          value(field, document) instanceof Number number
              && (from == null || number.longValue() >= from)
              && (before == null || number.longValue() < before);
      case Condition.Words(var words) -> {
        List<String> found =
            SearchWords.ofText(Objects.requireNonNull(view.text()).apply(document));
        yield words.stream().allMatch(word -> found.stream().anyMatch(it -> it.startsWith(word)));
      }
    };
  }

  private static boolean same(@Nullable Object one, Object other) {
    return (one instanceof Number a && other instanceof Number b)
        ? a.longValue() == b.longValue()
        : other.equals(one);
  }

  private @Nullable Object value(String name, D document) {
    for (Field<D> field : view.fields()) {
      if (field.name().equals(name)) {
        return field.value().apply(document);
      }
    }
    return null;
  }
}
