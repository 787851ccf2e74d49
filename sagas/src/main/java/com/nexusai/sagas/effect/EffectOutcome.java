package com.nexusai.sagas.effect;

import java.util.Locale;

/** How performing a row ended, as the metrics tell it. */
public enum EffectOutcome {
  /** It was done and its report is durable. */
  COMPLETED,
  /** It was tried and failed, and that report is durable. */
  FAILED,
  /** It took longer than it may. */
  TIMED_OUT,
  /** Nobody knows whether an earlier process did it. */
  LOST,
  /** What it was for is gone or over, so there was nobody to report to. */
  REFUSED,
  /** It was stopped because it was removed, or because this node stops. */
  ABANDONED,
  /** This node could not perform or report it and has put it back. */
  PUT_BACK;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
