package com.nexusai.query.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The read models as they were at one instant: everything asked of one reading fits together. */
public interface Reading {
  /** The document with this id; null when there is none. */
  <D> @Nullable D get(View<D> view, String id);

  /** The documents that answer the question, in its order. */
  <D> List<D> find(Find<D> question);

  /** The ids of those documents, without reading them. */
  <D> List<String> ids(Find<D> question);

  /** How many documents there are in all pages: order, beginning and limit do not count. */
  long count(Find<?> question);

  /**
   * Up to which event, in global order, this projection's documents hold everything; 0 for none.
   */
  long position(String projection);
}
