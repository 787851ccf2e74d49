package com.nexusai.query.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document that queries filter or sort by.
 *
 * @param <D> the document
 * @param name snake_case letters; unique within the view
 * @param value takes it out of a document: a {@code String}, a {@code Long}, or null for nothing
 */
public record Field<D>(String name, Function<D, @Nullable Object> value) {}
