package com.nexusai.app.random;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the fake service does with one attempt. */
sealed interface Reply {
  /** The error's code where it comes to that; empty for a success. */
  default String code() {
    return switch (this) {
      case Success _ -> "";
      case Permanent _ -> "GONE";
      case Retryable _ -> "BUSY";
      case Slow _ -> "STEP_TIMEOUT";
      case Lost _ -> "CONNECTOR_FAILED";
    };
  }

  /** It answers. */
  record Success(@Nullable Object output) implements Reply {}

  /** It refuses for good. */
  record Permanent() implements Reply {}

  /** It refuses for now. */
  record Retryable() implements Reply {}

  /** It does not answer before the step's timeout. */
  record Slow() implements Reply {}

  /**
   * The connector breaks: nobody knows whether the service did it.
   *
   * @param settled what a person tells that the step resulted in, where somebody has to; empty when
   *     that person lets it be tried again
   */
  record Lost(Optional<Object> settled) implements Reply {}
}
