package com.nexusai.query.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of runs, the newest first.
 *
 * @param last the start position of the page's last run, when more runs follow; else null
 * @param position everything up to this event is in it, and nothing later
 */
public record ExecutionPage(List<ExecutionJson> items, @Nullable Long last, long position) {

  static ExecutionPage of(List<RunDocument> found, int limit, long position) {
    boolean more = found.size() > limit;
    List<RunDocument> here = more ? found.subList(0, limit) : found;
    return new ExecutionPage(
        here.stream().map(run -> ExecutionJson.of(run, StoredValues::named)).toList(),
        more ? here.getLast().startedPosition() : null,
        position);
  }
}
