package com.nexusai.query.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document must be like. */
public sealed interface Condition {
  /** What one of the document's fields must be like. */
  sealed interface OfField extends Condition {
    /** The field's name. */
    String field();
  }

  /** The field has this value: text or a whole number. */
  record Equal(String field, Object value) implements OfField {}

  /**
   * The field has one of these values.
   *
   * @param values at least one
   */
  record OneOf(String field, List<?> values) implements OfField {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /**
   * The field, a number, lies in a range; a document without the field does not.
   *
   * @param from the smallest that does; null for no lower end
   * @param before the first that does no longer; null for no upper end
   */
  record Between(String field, @Nullable Long from, @Nullable Long before) implements OfField {}

  /**
   * Each of these words begins some word of the document's text; the view must have one.
   *
   * @param words at least one, as {@link SearchWords#ofQuery} tells them
   */
  record Words(List<String> words) implements Condition {
    public Words {
      words = List.copyOf(words);
      if (words.isEmpty()) {
        throw new IllegalArgumentException("Expected at least one word to look for, found none.");
      }
    }
  }
}
