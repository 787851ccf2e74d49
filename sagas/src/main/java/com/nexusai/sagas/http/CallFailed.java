package com.nexusai.sagas.http;

import com.nexusai.sagas.connector.StepResult;
import org.jspecify.annotations.Nullable;

/** Ends a call with this failure, from wherever it was noticed; no stack trace is kept. */
final class CallFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StepResult.Failed failure;

  CallFailed(StepResult.Failed failure) {
    this(failure, null);
  }

  CallFailed(StepResult.Failed failure, @Nullable Throwable cause) {
    super(failure.message(), cause, false, false);
    this.failure = failure;
  }

  StepResult.Failed failure() {
    return failure;
  }
}
