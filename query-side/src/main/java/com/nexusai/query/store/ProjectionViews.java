package com.nexusai.query.store;

import java.util.List;

/**
 * What one projection fills: it alone writes these views, and they are rebuilt together.
 *
 * @param projection the projection's name
 * @param views at least one
 */
public record ProjectionViews(String projection, List<View<?>> views) {
  public ProjectionViews {
    views = List.copyOf(views);
  }
}
