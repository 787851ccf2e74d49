package com.nexusai.query.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question for a page of a view's documents.
 *
 * @param <D> the document
 * @param view whose documents
 * @param parent only documents whose id begins with {@code parent/}; null for all
 * @param where what must be true of each
 * @param order the field that sorts the page, with another value in each document; {@code id} for
 *     the id
 * @param descending whether the greatest value comes first
 * @param after only documents that come after this value of {@code order}; null for the first page
 * @param limit how many at the most, from 1
 */
public record Find<D>(
    View<D> view,
    @Nullable String parent,
    List<Condition> where,
    String order,
    boolean descending,
    @Nullable Object after,
    int limit) {
  /** The order by id, ascending. */
  public static final String ID = "id";

  public Find {
    where = List.copyOf(where);
  }

  /** One parent's documents in the order of their ids. */
  public static <D> Find<D> childrenOf(
      View<D> view, String parent, @Nullable String after, int limit) {
    return new Find<>(view, parent, List.of(), ID, false, after, limit);
  }

  /** The documents with these field values, the greatest {@code order} first. */
  public static <D> Find<D> newest(
      View<D> view, Map<String, Object> equal, String order, @Nullable Object after, int limit) {
    return new Find<>(view, null, equal(equal), order, true, after, limit);
  }

  /** The documents with these field values, the smallest {@code order} first. */
  public static <D> Find<D> oldest(
      View<D> view, Map<String, Object> equal, String order, @Nullable Object after, int limit) {
    return new Find<>(view, null, equal(equal), order, false, after, limit);
  }

  private static List<Condition> equal(Map<String, Object> values) {
    List<Condition> conditions = new ArrayList<>(values.size());
    values.forEach((field, value) -> conditions.add(new Condition.Equal(field, value)));
    return conditions;
  }

  /** The same, and this must be true of each too. */
  public Find<D> and(Condition condition) {
    List<Condition> all = new ArrayList<>(where);
    all.add(condition);
    return new Find<>(view, parent, all, order, descending, after, limit);
  }

  /** The same, and each of these words must begin some word of the document's text. */
  public Find<D> matching(List<String> words) {
    return and(new Condition.Words(words));
  }
}
