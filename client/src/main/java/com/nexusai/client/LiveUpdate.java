package com.nexusai.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a stream tells. Each comes with its whole JSON, for what is not told by a component of its
 * own.
 */
public sealed interface LiveUpdate {
  /** Everything up to this position is known with it; a stream resumes after it. */
  long position();

  /** When it was decided; of a snapshot, when it was taken. */
  Instant time();

  /** The frame as it came. */
  JsonNode json();

  /**
   * A run as it stands. It replaces what was known before.
   *
   * @param execution as {@code GET /api/v1/executions/{id}} tells it
   */
  record ExecutionSnapshot(long position, Instant time, JsonNode execution, JsonNode json)
      implements LiveUpdate {}

  /**
   * The newest 50 runs as they stand.
   *
   * @param executions the newest first
   */
  record ExecutionsSnapshot(long position, Instant time, List<JsonNode> executions, JsonNode json)
      implements LiveUpdate {
    public ExecutionsSnapshot {
      executions = List.copyOf(executions);
    }
  }

  /**
   * What changed in a run; what its JSON leaves out stayed as it was.
   *
   * @param workflowId null where it is not told
   * @param status null where this change alone does not tell it
   * @param steps the steps that changed, each with what is new of it
   */
  record ExecutionUpdated(
      long position,
      Instant time,
      String executionId,
      @Nullable String workflowId,
      @Nullable String status,
      List<JsonNode> steps,
      JsonNode json)
      implements LiveUpdate {
    public ExecutionUpdated {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A workflow as it stands. It replaces what was known before.
   *
   * @param workflow as {@code GET /api/v1/workflows/{id}} tells it
   */
  record WorkflowSnapshot(long position, Instant time, JsonNode workflow, JsonNode json)
      implements LiveUpdate {}

  /**
   * The newest 50 workflows as they stand.
   *
   * @param workflows the newest first
   * @param more whether there are older ones
   */
  record WorkflowsSnapshot(
      long position, Instant time, List<JsonNode> workflows, boolean more, JsonNode json)
      implements LiveUpdate {
    public WorkflowsSnapshot {
      workflows = List.copyOf(workflows);
    }
  }

  /**
   * A workflow was edited, or its status changed.
   *
   * @param version the version that the edit made; null where the status changed
   * @param edit the edit in the words of {@code POST /api/v1/workflows/{id}/edits}; null where the
   *     status changed
   * @param status null where it did not change
   */
  record WorkflowUpdated(
      long position,
      Instant time,
      String workflowId,
      @Nullable Integer version,
      @Nullable JsonNode edit,
      @Nullable String status,
      JsonNode json)
      implements LiveUpdate {}

  /** The audit begins here, with nothing told before. */
  record AuditBegun(long position, Instant time, JsonNode json) implements LiveUpdate {}

  /**
   * Something happened, to anybody's workflow or run.
   *
   * @param type what, as a snake_case word
   * @param subjectKind {@code workflow}, {@code execution} or {@code run_queue}
   * @param subject its id
   * @param sequence the number of the event within its subject, from 0
   * @param actor the person; null where nobody did it
   * @param owner whose it is; null where it is not told
   */
  record Audited(
      long position,
      Instant time,
      String type,
      String subjectKind,
      String subject,
      long sequence,
      @Nullable String actor,
      @Nullable String owner,
      JsonNode json)
      implements LiveUpdate {}

  /**
   * A newer server tells something that this client does not know.
   *
   * @param event its name
   */
  record Unknown(long position, Instant time, String event, JsonNode json) implements LiveUpdate {}
}
