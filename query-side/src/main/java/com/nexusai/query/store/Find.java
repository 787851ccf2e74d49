package com.nexusai.query.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question for a page of a view's documents.
 *
 * @param <D> the document
 * @param view whose documents
 * @param parent only documents whose id begins with {@code parent/}; null for all
 * @param equal field names to the values that they must have
 * @param contains field names to texts that must occur in them, exactly as written
 * @param order the field that sorts the page, with another value in each document; {@code id} for
 *     the id
 * @param descending whether the greatest value comes first
 * @param after only documents that come after this value of {@code order}; null for the first page
 * @param limit how many at the most, from 1
 */
public record Find<D>(
    View<D> view,
    @Nullable String parent,
    Map<String, Object> equal,
    Map<String, String> contains,
    String order,
    boolean descending,
    @Nullable Object after,
    int limit) {
  /** The order by id, ascending. */
  public static final String ID = "id";

  public Find {
    equal = new LinkedHashMap<>(equal);
    contains = new LinkedHashMap<>(contains);
  }

  /** One parent's documents in the order of their ids. */
  public static <D> Find<D> childrenOf(
      View<D> view, String parent, @Nullable String after, int limit) {
    return new Find<>(view, parent, Map.of(), Map.of(), ID, false, after, limit);
  }

  /** The documents with these field values, the greatest {@code order} first. */
  public static <D> Find<D> newest(
      View<D> view, Map<String, Object> equal, String order, @Nullable Object after, int limit) {
    return new Find<>(view, null, equal, Map.of(), order, true, after, limit);
  }

  /** The same, and this text must occur in that field. */
  public Find<D> containing(String field, String text) {
    return new Find<>(view, parent, equal, Map.of(field, text), order, descending, after, limit);
  }
}
