package com.nexusai.query.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document that queries filter or sort by.
 *
 * @param <D> the document
 * @param name snake_case letters; unique within the view
 * @param value takes it out of a document: a {@code String}, a {@code Long}, or null for nothing
 * @param ranged whether queries ask for a range of it while they sort by something else
 */
public record Field<D>(String name, Function<D, @Nullable Object> value, boolean ranged) {
  /** A field that is compared, or sorted by. */
  public Field(String name, Function<D, @Nullable Object> value) {
    this(name, value, false);
  }

  /** A number that queries ask for a range of while they sort by something else. */
  public static <D> Field<D> ranged(String name, Function<D, @Nullable Object> value) {
    return new Field<>(name, value, true);
  }
}
