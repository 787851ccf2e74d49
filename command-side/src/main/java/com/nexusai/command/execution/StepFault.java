package com.nexusai.command.execution;

import com.nexusai.kernel.execution.StepError;

/** A step that cannot go on; caught where the step's policy says what follows. */
final class StepFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient StepError error;

  StepFault(StepError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  StepError error() {
    return error;
  }
}
