package com.nexusai.query.live;

import com.nexusai.kernel.problem.Rejection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of stream that can be subscribed to. */
public interface LiveRoute {
  /**
   * Opens a feed, when the route is one of this kind. May block.
   *
   * @param route as the subscriber names it, for example {@code execution.run-7}
   * @param from the last position that the subscriber has; null to begin with a snapshot
   * @return empty when the route is of another kind
   * @throws Rejection when the caller may not see it, or {@code from} is in the future
   */
  Optional<LiveFeed> open(LiveCaller caller, String route, @Nullable Long from);
}
