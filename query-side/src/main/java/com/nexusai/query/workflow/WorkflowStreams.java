package com.nexusai.query.workflow;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.query.access.Revocations;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.live.LiveFeed.Start;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.live.LiveRoute;
import com.nexusai.query.live.Missed;
import com.nexusai.query.web.FreshReads;
import com.nexusai.query.web.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The streams of workflows: {@code workflow.{id}}, which ends when the workflow is archived, and
 * {@code workflows}, which never does.
 */
public final class WorkflowStreams implements LiveRoute {
  private static final int SNAPSHOT_WORKFLOWS = 50;
  private static final String ONE = "workflow.";
  private static final String ALL = "workflows";

  private final LiveHub hub;
  private final EventLog log;
  private final Workflows workflows;
  private final Revocations revocations;
  private final FreshReads reads;
  private final Clock clock;
  private final WorkflowFrames frames = new WorkflowFrames();

  /** Streams from this hub; snapshots and missed events are read from these. */
  public WorkflowStreams(
      LiveHub hub,
      EventLog log,
      Workflows workflows,
      Revocations revocations,
      FreshReads reads,
      Clock clock) {
    this.hub = hub;
    this.log = log;
    this.workflows = workflows;
    this.revocations = revocations;
    this.reads = reads;
    this.clock = clock;
  }

  private record Snapshot(String event, long position, Instant time, WorkflowJson workflow) {}

  private record Snapshots(
      String event, long position, Instant time, List<WorkflowJson> workflows, boolean more) {}

  @Override
  public Optional<LiveFeed> open(LiveCaller caller, String route, @Nullable Long from) {
    if (route.startsWith(ONE)) {
      WorkflowId id = Ids.workflow(route.substring(ONE.length()));
      UserId user = caller.user();
      return Optional.of(revocations.guard(user, id, () -> one(user, id, from)));
    }
    return route.equals(ALL) ? Optional.of(all(caller.user(), from)) : Optional.empty();
  }

  private LiveFeed one(UserId caller, WorkflowId id, @Nullable Long from) {
    requirePast(from);
    String topic = WorkflowFrames.topicOf(id);
    return LiveFeed.open(
        hub,
        topic,
        registered -> {
          // Read in any case: it also tells whether the caller may see it, and whether it is over.
          Workflows.Snapshot now = workflows.snapshot(caller, id, newest(registered));
          Start missed =
              from == null
                  ? null
                  : Missed.ofStream(log, id.value(), frames, topic, from, registered);
          boolean over = now.workflow().status() == WorkflowStatus.ARCHIVED;
          return missed == null
              ? snapshot(now, over)
              : new Start(missed.frames(), missed.position(), missed.complete() || over);
        });
  }

  private Start snapshot(Workflows.Snapshot now, boolean over) {
    Snapshot snapshot = new Snapshot("snapshot", now.position(), clock.instant(), now.workflow());
    return new Start(
        List.of(new Frame(now.position(), Json.write(snapshot))), now.position(), over);
  }

  private LiveFeed all(UserId caller, @Nullable Long from) {
    requirePast(from);
    String topic = WorkflowFrames.topicOfOwner(caller.value());
    return LiveFeed.open(
        hub,
        topic,
        registered -> {
          Start missed = from == null ? null : Missed.ofAll(log, frames, topic, from, registered);
          return missed == null ? snapshots(caller, registered) : missed;
        });
  }

  private Start snapshots(UserId caller, long registered) {
    Workflows.Snapshots found = workflows.snapshots(caller, SNAPSHOT_WORKFLOWS, newest(registered));
    Snapshots snapshot =
        new Snapshots(
            "snapshot", found.position(), clock.instant(), found.workflows(), found.more());
    return new Start(
        List.of(new Frame(found.position(), Json.write(snapshot))), found.position(), false);
  }

  private void requirePast(@Nullable Long from) {
    if (from != null) {
      reads.requireNotInTheFuture("from", from);
    }
  }

  /** Whoever subscribes sees at least what had happened by then. */
  private long newest(long registered) {
    return Math.max(registered, log.head());
  }
}
