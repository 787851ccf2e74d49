package com.nexusai.query.execution;

import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.Optional;

/** What a run's workflow looked like in the version that it runs. */
@FunctionalInterface
public interface Definitions {
  /**
   * The definition of one version.
   *
   * @param atLeast the position of an event that came after the version was made
   * @return empty when there is no such version
   */
  Optional<WorkflowDefinition> of(WorkflowId workflow, int version, long atLeast);
}
