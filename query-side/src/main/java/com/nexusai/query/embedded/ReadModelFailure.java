package com.nexusai.query.embedded;

/**
 * The read-model file cannot be read or written. The events are safe; the read models catch up from
 * them.
 */
public final class ReadModelFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReadModelFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
