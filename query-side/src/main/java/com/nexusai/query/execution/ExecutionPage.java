package com.nexusai.query.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of runs, the newest first.
 *
 * @param last the start position of the page's last run, when more runs follow; else null
 * @param total how many runs there are in all pages; null when nobody asked
 * @param position everything up to this event is in it, and nothing later
 */
public record ExecutionPage(
    List<ExecutionJson> items, @Nullable Long last, @Nullable Long total, long position) {

  static ExecutionPage of(List<RunDocument> found, int limit, @Nullable Long total, long position) {
    boolean more = found.size() > limit;
    List<RunDocument> here = more ? found.subList(0, limit) : found;
    return new ExecutionPage(
        here.stream().map(run -> ExecutionJson.of(run, StoredValues::named)).toList(),
        more ? here.getLast().startedPosition() : null,
        total,
        position);
  }
}
