package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.query.web.Cursors;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a run's steps.
 *
 * @param nextCursor where the next page begins; null on the last one
 */
record StepPage(List<StepJson> items, @Nullable String nextCursor) {

  static StepPage of(
      ExecutionId run, List<StepDocument> found, int limit, Function<StepDocument, StepJson> told) {
    boolean more = found.size() > limit;
    List<StepDocument> here = more ? found.subList(0, limit) : found;
    return new StepPage(
        here.stream().map(told).toList(), more ? cursors(run).after(key(here.getLast())) : null);
  }

  static Cursors cursors(ExecutionId run) {
    return new Cursors(List.of("steps", run.value()));
  }

  /** A step's own part of its id. */
  static String key(StepDocument step) {
    return step.item() == null
        ? step.agentId().value()
        : step.agentId().value() + "/" + "%06d".formatted(step.item());
  }
}
