package com.nexusai.kernel.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of runs.
 *
 * @param ids the oldest first
 * @param next where the page after it begins; null when these are the last
 * @param position everything up to this event is in it, and nothing later
 */
public record FoundExecutions(List<ExecutionId> ids, @Nullable Long next, long position) {
  public FoundExecutions {
    ids = List.copyOf(ids);
  }
}
