package com.nexusai.kernel.workflow;

/** What the other sides ask the command side about workflows, as messages of the query bus. */
public sealed interface WorkflowQuery {

  /**
   * Where a workflow stands now. Answers an optional {@link Published}: empty when there is no such
   * workflow.
   */
  record FindPublished(WorkflowId workflowId) implements WorkflowQuery {}
}
