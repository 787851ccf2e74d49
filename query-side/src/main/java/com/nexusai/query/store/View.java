package com.nexusai.query.store;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of documents of one kind, filled by exactly one projection.
 *
 * <p>A document's id has the form {@code own} or {@code parent/own}, so that one parent's documents
 * lie together and in order.
 *
 * @param <D> the document: a record that {@link com.nexusai.kernel.json.Json} writes and reads
 * @param name snake_case letters; names the table or collection
 * @param type the document's class
 * @param fields what queries may filter or sort by
 * @param indexes the combinations of fields that queries use, each in the order of use, the sorting
 *     field last
 * @param text takes out of a document the text that its words are looked for in; null when its
 *     documents are not searched
 */
public record View<D>(
    String name,
    Class<D> type,
    List<Field<D>> fields,
    List<List<String>> indexes,
    @Nullable Function<D, String> text) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,62}");

  public View {
    fields = List.copyOf(fields);
    indexes = List.copyOf(indexes);
    requireName(name);
    fields.forEach(field -> requireName(field.name()));
    List<String> known = fields.stream().map(Field::name).toList();
    for (List<String> index : indexes) {
      if (!known.containsAll(index)) {
        throw new IllegalArgumentException(
            "Expected an index over the fields " + known + ", found " + index + ".");
      }
    }
  }

  /** A view whose documents are not searched. */
  public View(String name, Class<D> type, List<Field<D>> fields, List<List<String>> indexes) {
    this(name, type, fields, indexes, null);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("Expected snake_case letters, found '" + name + "'.");
    }
  }
}
