package com.nexusai.query.firestore;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which indexes a view's queries need in Firestore, and which conditions they serve: a query asks
 * Firestore only for what an index of these answers, and looks at the rest itself. Firestore joins
 * several indexes that sort alike, so one index for each compared field serves every combination.
 */
final class Indexes {
  private static final List<String> DIRECTIONS = List.of("ASCENDING", "DESCENDING");
  private static final int ONE_OF_MAX = 30;

  private final View<?> view;

  Indexes(View<?> view) {
    this.view = view;
  }

  /** The field that lists are sorted by; null when the view has none. */
  private @Nullable String mainOrder() {
    return view.indexes().isEmpty() ? null : orderOf(view.indexes().getFirst());
  }

  /** The field that sorts; only fields that ranges are asked of may follow it. */
  private String orderOf(List<String> index) {
    return index.reversed().stream().filter(field -> !isRanged(field)).findFirst().orElseThrow();
  }

  private Set<String> orders() {
    Set<String> orders = new LinkedHashSet<>();
    view.indexes().forEach(index -> orders.add(orderOf(index)));
    return orders;
  }

  /** The fields that may be compared in a query that sorts by this one. */
  private Set<String> compared(String order) {
    Set<String> compared = new LinkedHashSet<>();
    for (List<String> index : view.indexes()) {
      String sorting = orderOf(index);
      if (sorting.equals(order) || order.equals(Find.ID)) {
        compared.addAll(index.subList(0, index.indexOf(sorting)));
      }
    }
    if (order.equals(mainOrder())) {
      Set<String> others = new LinkedHashSet<>();
      view.fields().stream().filter(field -> !field.ranged()).map(Field::name).forEach(others::add);
      others.removeAll(orders());
      compared.addAll(others);
    }
    return compared;
  }

  /** Whether Firestore itself looks for this in a query that sorts so. */
  boolean serves(Condition condition, String order) {
    return switch (condition) {
      case Condition.Equal(var field, _) -> compared(order).contains(field);
      case Condition.OneOf(var field, var values) ->
          compared(order).contains(field) && values.size() <= ONE_OF_MAX;
      case Condition.Between(var field, _, _) ->
          field.equals(order) || (order.equals(mainOrder()) && isRanged(field));
      case Condition.Words _ -> order.equals(mainOrder());
    };
  }

  private boolean isRanged(String field) {
    return view.fields().stream().anyMatch(each -> each.name().equals(field) && each.ranged());
  }

  /** The content of {@code firestore.indexes.json} for all of these views. */
  static String json(Collection<ProjectionViews> projections) {
    List<Object> indexes = new ArrayList<>();
    List<Object> overrides = new ArrayList<>();
    for (ProjectionViews projection : projections) {
      for (View<?> view : projection.views()) {
        Place place = Place.of(view, projection.views());
        new Indexes(view).add(place.collection(), indexes, overrides);
      }
    }
    // Parts and journals are read by their ids alone.
    overrides.add(override("parts", "*", List.of()));
    overrides.add(override("journal", "*", List.of()));
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("indexes", indexes);
    file.put("fieldOverrides", overrides);
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
  }

  private void add(String collection, List<Object> indexes, List<Object> overrides) {
    Documents<?> documents = new Documents<>(view);
    Set<String> single = new LinkedHashSet<>();
    single.add(Documents.ID);
    for (String order : orders()) {
      boolean main = order.equals(mainOrder());
      List<String> tails = new ArrayList<>();
      view.fields().stream()
          .filter(field -> main && field.ranged())
          .forEach(field -> tails.add(documents.fieldName(field.name())));
      single.add(documents.fieldName(order));
      for (String direction : DIRECTIONS) {
        List<Object> sorted = List.of(sorted(documents.fieldName(order), direction));
        for (String field : compared(order)) {
          single.add(documents.fieldName(field));
          addAll(
              collection,
              List.of(sorted(documents.fieldName(field), "ASCENDING")),
              sorted,
              tails,
              direction,
              indexes);
        }
        if (main && view.text() != null) {
          addAll(
              collection,
              List.of(Map.of("fieldPath", Documents.WORDS, "arrayConfig", "CONTAINS")),
              sorted,
              tails,
              direction,
              indexes);
        }
        if (!tails.isEmpty()) {
          tails.forEach(tail ->
              indexes.add(index(collection, List.of(), sorted, List.of(sorted(tail, direction)))));
        }
      }
    }
    overrides.add(override(collection, "*", List.of()));
    single.forEach(field -> overrides.add(override(collection, field, both())));
  }

  private static void addAll(
      String collection,
      List<Object> first,
      List<Object> sorted,
      List<String> tails,
      String direction,
      List<Object> indexes) {
    indexes.add(index(collection, first, sorted, List.of()));
    tails.forEach(
        tail -> indexes.add(index(collection, first, sorted, List.of(sorted(tail, direction)))));
  }

  private static Map<String, Object> index(
      String collection, List<Object> first, List<Object> sorted, List<Object> tail) {
    List<Object> fields = new ArrayList<>(first);
    fields.addAll(sorted);
    fields.addAll(tail);
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("collectionGroup", collection);
    index.put("queryScope", "COLLECTION");
    index.put("fields", fields);
    return index;
  }

  private static Map<String, Object> sorted(String field, String direction) {
    Map<String, Object> sorted = new LinkedHashMap<>();
    sorted.put("fieldPath", field);
    sorted.put("order", direction);
    return sorted;
  }

  private static List<Object> both() {
    List<Object> both = new ArrayList<>();
    for (String direction : DIRECTIONS) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("order", direction);
      one.put("queryScope", "COLLECTION");
      both.add(one);
    }
    return both;
  }

  private static Map<String, Object> override(
      String collection, String field, List<Object> indexes) {
    Map<String, Object> override = new LinkedHashMap<>();
    override.put("collectionGroup", collection);
    override.put("fieldPath", field);
    override.put("indexes", indexes);
    return override;
  }
}
