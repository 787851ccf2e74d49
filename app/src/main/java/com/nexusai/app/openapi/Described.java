package com.nexusai.app.openapi;

/** A feature whose routes are described. */
interface Described {

  /** Adds its routes, in the order in which a reader meets them. */
  void describe(Routes routes);
}
