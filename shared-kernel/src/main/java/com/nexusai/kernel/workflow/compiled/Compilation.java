package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of compiling a workflow.
 *
 * @param problems everything that keeps it from being run, each with its path in the workflow;
 *     empty when it can run
 * @param workflow ready to run; null exactly when there are problems
 */
public record Compilation(List<Problem> problems, @Nullable CompiledWorkflow workflow) {
  public Compilation {
    problems = List.copyOf(problems);
    if (problems.isEmpty() == (workflow == null)) {
      throw new IllegalArgumentException("Expected either problems or a workflow.");
    }
  }
}
