package com.nexusai.kernel.schema;

/** Deciding a value takes more work than is allowed. */
final class WorkExceeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkExceeded() {
    super("Expected a value that is decided within the bounds of work.", null, false, false);
  }
}
