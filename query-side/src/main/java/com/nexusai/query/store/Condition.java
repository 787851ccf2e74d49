package com.nexusai.query.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document's field must be like. */
public sealed interface Condition {
  /** The field's name. */
  String field();

  /** The field has this value: text or a whole number. */
  record Equal(String field, Object value) implements Condition {}

  /**
   * The field has one of these values.
   *
   * @param values at least one
   */
  record OneOf(String field, List<?> values) implements Condition {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /**
   * The field, a number, lies in a range.
   *
   * @param from the smallest that does; null for no lower end
   * @param before the first that does no longer; null for no upper end
   */
  record Between(String field, @Nullable Long from, @Nullable Long before) implements Condition {}

  /** This text occurs in the field, exactly as written. */
  record Contains(String field, String text) implements Condition {}
}
