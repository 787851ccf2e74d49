package com.nexusai.kernel.execution;

import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import org.jspecify.annotations.Nullable;

/**
 * The immutable values that a decision may read besides its command and its own events. The same
 * arguments give the same answer for ever, so a replay decides the same. Event-sourcing handlers
 * never use it.
 */
public interface Pinned {

  /**
   * A workflow version ready to run.
   *
   * @throws com.nexusai.kernel.problem.Rejection {@code NOT_FOUND} when there is no such version,
   *     {@code WORKFLOW_HAS_PROBLEMS} when it cannot run
   */
  CompiledWorkflow definition(WorkflowId workflowId, int version);

  /** The JSON value behind a {@link Value}, read from the artifact store where it is kept there. */
  @Nullable Object read(Value value);

  /**
   * The {@link Value} for a JSON value: kept in the artifact store, durable, when it is large.
   * Keeping the same value again does nothing.
   */
  Value keep(@Nullable Object json);

  /**
   * Keeps a file's bytes, durable when this returns; answers their SHA-256. Keeping the same bytes
   * again does nothing.
   */
  String keepFile(byte[] content);
}
