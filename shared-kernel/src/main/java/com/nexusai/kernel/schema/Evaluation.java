package com.nexusai.kernel.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;

/** Deciding one value: counts the work, and keeps no more errors than can be told. */
final class Evaluation extends ExecutionContext {
  /**
   * Some tens of nanoseconds each: looking at a value, a key or a keyword, or at a handful of
   * characters.
   */
  static final long WORK_MAX = 5_000_000;

  /** A schema of the greatest depth that calls itself for a value of the greatest depth. */
  private static final int DEPTH_MAX = 600;

  /** More than are told, because the branches of one alternative become one problem. */
  private static final int ERRORS_MAX = 200;

  private static final ExecutionConfig CONFIG = config(true);
  private static final ExecutionConfig WITHOUT_FORMATS = config(false);

  private long work;

  Evaluation() {
    super(CONFIG);
  }

  private Evaluation(ExecutionConfig config) {
    super(config);
  }

  /** Formats are notes here. */
  static Evaluation withoutFormats() {
    return new Evaluation(WITHOUT_FORMATS);
  }

  private static ExecutionConfig config(boolean formats) {
    return ExecutionConfig.builder()
        .formatAssertionsEnabled(formats)
        .maxEvaluationSteps(WORK_MAX)
        .maxEvaluationDepth(DEPTH_MAX)
        .build();
  }

  /** Counts work, before it is done. */
  void charge(long units) {
    work += units;
    if (work > WORK_MAX) {
      throw new WorkExceeded();
    }
  }

  /**
   * A list that holds an error says no already; what is left out of a long one changes no answer.
   */
  @Override
  public void addError(Error error) {
    if (getErrors().size() < ERRORS_MAX) {
      super.addError(error);
    }
  }
}
