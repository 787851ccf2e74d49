package com.nexusai.query.access;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.live.LiveFeed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Opens streams for those alone who may see what they tell, and ends those of a member who is shut
 * out, with {@code ACCESS_REVOKED}.
 *
 * <p>It hears of a removal before the hub does, if it was made before the hub: then no frame of a
 * later event reaches a former member.
 */
public final class Revocations implements AutoCloseable {
  private final Access access;
  private final Map<Membership, Set<GuardedFeed>> open = new HashMap<>();
  private final EventLog.Subscription subscription;

  /** Asks there who may see something, and follows this log. */
  public Revocations(Access access, EventLog log) {
    this.access = access;
    this.subscription = log.subscribe(this::accept);
  }

  private record Membership(WorkflowId workflow, UserId user) {}

  /**
   * A stream about a run.
   *
   * @param opening opens it for anybody
   * @throws Rejection {@code NOT_FOUND} to whoever may not see the run
   */
  public LiveFeed guard(UserId user, ExecutionId run, Supplier<LiveFeed> opening) {
    if (access.require(user, run) == Role.OWNER) {
      return opening.get();
    }
    WorkflowId workflow = Objects.requireNonNull(access.workflowOf(run), "a member's workflow");
    return guarded(new Membership(workflow, user), () -> access.require(user, run), opening);
  }

  /**
   * A stream about a workflow.
   *
   * @param opening opens it for anybody
   * @throws Rejection {@code NOT_FOUND} to whoever may not see the workflow
   */
  public LiveFeed guard(UserId user, WorkflowId workflow, Supplier<LiveFeed> opening) {
    return access.require(user, workflow) == Role.OWNER
        ? opening.get()
        : guarded(new Membership(workflow, user), () -> access.require(user, workflow), opening);
  }

  /**
   * Watched first and asked then: a removal that the answer does not know of yet is heard of later.
   */
  private LiveFeed guarded(Membership membership, Runnable asking, Supplier<LiveFeed> opening) {
    GuardedFeed feed = new GuardedFeed(it -> unwatch(membership, it));
    watch(membership, feed);
    try {
      asking.run();
      feed.open(opening.get());
      return feed;
    } catch (RuntimeException e) {
      unwatch(membership, feed);
      throw e;
    }
  }

  private synchronized void watch(Membership membership, GuardedFeed feed) {
    open.computeIfAbsent(membership, _ -> new HashSet<>()).add(feed);
  }

  private synchronized void unwatch(Membership membership, GuardedFeed feed) {
    open.computeIfPresent(
        membership,
        (_, feeds) -> {
          feeds.remove(feed);
          return feeds.isEmpty() ? null : feeds;
        });
  }

  private void accept(List<RecordedEvent> events) {
    for (RecordedEvent event : events) {
      if (event.payload() instanceof MemberRemoved removed) {
        watched(new Membership(removed.workflowId(), removed.member()))
            .forEach(GuardedFeed::revoke);
      }
    }
  }

  private synchronized List<GuardedFeed> watched(Membership membership) {
    return List.copyOf(open.getOrDefault(membership, Set.of()));
  }

  /** How many streams of members are open. */
  synchronized int watched() {
    return open.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public void close() {
    subscription.close();
  }
}
