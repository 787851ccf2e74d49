package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Origin;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as its workflow's history tells it.
 *
 * @param origin null when it was erased
 */
public record RecentRun(
    ExecutionId id,
    int version,
    ExecutionStatus status,
    @Nullable Origin origin,
    Instant startedAt,
    @Nullable Instant finishedAt) {

  /** The workflow's newest runs, the newest first. */
  public static List<RecentRun> of(Reading reading, WorkflowId workflow, int limit) {
    return reading
        .find(
            Find.newest(
                RunDocument.VIEW,
                Map.of("workflow_id", workflow.value()),
                RunDocument.STARTED_POSITION,
                null,
                limit))
        .stream()
        .map(run ->
            new RecentRun(
                run.id(),
                run.version(),
                run.status(),
                run.origin(),
                run.startedAt(),
                run.finishedAt()))
        .toList();
  }
}
