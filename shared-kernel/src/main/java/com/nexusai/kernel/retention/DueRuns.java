package com.nexusai.kernel.retention;

import com.nexusai.kernel.execution.ExecutionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of runs that are due to be erased. It may be empty although others follow.
 *
 * @param next where the page after it begins; null when there is none
 */
public record DueRuns(List<ExecutionId> ids, @Nullable String next) {
  public DueRuns {
    ids = List.copyOf(ids);
  }
}
