package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ParentStep;
import com.nexusai.kernel.retention.Retention;
import com.nexusai.kernel.retention.RetentionQuery.FindDueRuns;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ended runs of one workflow whose data is kept, in the order in which they ended. */
public final class KeptRuns {
  private static final int STEP = 1_000;

  private final Reading reading;
  private final Map<String, Object> ofWorkflow;

  /** The workflow's runs as this reading shows them. */
  public KeptRuns(Reading reading, WorkflowId workflow) {
    this.reading = reading;
    this.ofWorkflow = Map.of("workflow_id", workflow.value());
  }

  /**
   * Some runs that are due.
   *
   * @param ids the one that ended first comes first
   * @param last the end of the last run that was looked at; null when no other can be due
   */
  public record Due(List<ExecutionId> ids, @Nullable Long last) {}

  /**
   * The runs that are due and ended after a position.
   *
   * @param limit how many runs are looked at, at the most
   */
  public Due due(Retention retention, FindDueRuns question, long after, int limit) {
    if (!retention.limits()) {
      return new Due(List.of(), null);
    }
    Instant byAge = before(question.now(), retention.age());
    long byCount = lastBeyond(retention.runs());
    List<RunDocument> runs = oldest(after, limit);
    List<ExecutionId> ids = new ArrayList<>();
    for (RunDocument run : runs) {
      Instant ended = Objects.requireNonNull(run.finishedAt(), run.id().value());
      if (run.endedPosition() > byCount && !ended.isBefore(byAge)) {
        // Whatever ended later is not due either.
        return new Due(ids, null);
      }
      if (ended.isBefore(question.endedBefore()) && !isAwaited(run)) {
        ids.add(run.id());
      }
    }
    return new Due(ids, runs.size() < limit ? null : (Long) runs.getLast().endedPosition());
  }

  private static Instant before(Instant now, @Nullable Duration age) {
    return age == null ? Instant.MIN : now.minus(age);
  }

  private List<RunDocument> oldest(long after, int limit) {
    return reading.find(
        Find.oldest(RunDocument.VIEW, ofWorkflow, RunDocument.KEPT_POSITION, after, limit));
  }

  /** The end of the newest run that has this many newer ones beside it; 0 when there is none. */
  private long lastBeyond(@Nullable Integer kept) {
    if (kept == null) {
      return 0;
    }
    Long at = null;
    long left = kept + 1L;
    while (left > 0) {
      int step = (int) Math.min(STEP, left);
      List<String> ids =
          reading.ids(
              Find.newest(
                  RunDocument.VIEW,
                  ofWorkflow,
                  RunDocument.KEPT_POSITION,
                  at == null ? (Long) Long.MAX_VALUE : at,
                  step));
      if (ids.size() < step) {
        return 0;
      }
      at = Objects.requireNonNull(reading.get(RunDocument.VIEW, ids.getLast())).endedPosition();
      left -= step;
    }
    return Objects.requireNonNull(at);
  }

  /** Whether a run that has not ended may still ask how this one ended. */
  private boolean isAwaited(RunDocument run) {
    ParentStep parent = run.origin() == null ? null : run.origin().parent();
    if (parent == null) {
      return false;
    }
    RunDocument asking = reading.get(RunDocument.VIEW, parent.execution().value());
    return asking != null && !asking.status().ended();
  }
}
