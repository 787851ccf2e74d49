package com.nexusai.command.workflow;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.WorkflowStatus;
import java.util.List;

/**
 * What a command of a workflow answers: where the workflow stands after it.
 *
 * @param version the newest version
 * @param publishedVersion the version that triggers run; 0 while none was published
 * @param problems what keeps the newest version from being published
 */
record WorkflowReceipt(
    int version, WorkflowStatus status, int publishedVersion, List<Problem> problems) {
  WorkflowReceipt {
    problems = List.copyOf(problems);
  }
}
