package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionEvent.Ended;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionErased;
import com.nexusai.kernel.execution.ExecutionEvent.StepReopened;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The streams of runs: {@code execution.{id}} and {@code executions}. A subscriber who was away for
 * long is given a fresh snapshot instead of everything missed: it holds the same, and costs a
 * bounded amount.
 */
public final class ExecutionStreams implements LiveRoute {
  private static final int PAGE = 1_000;
  private static final int SNAPSHOT_RUNS = 50;
  private static final String ONE = "execution.";
  private static final String ALL = "executions";

  private final LiveHub hub;
  private final EventLog log;
  private final Executions executions;
  private final Revocations revocations;
  private final FreshReads reads;
  private final Clock clock;
  private final ExecutionFrames frames = new ExecutionFrames();

  /** Streams from this hub; snapshots and missed events are read from these. */
  public ExecutionStreams(
      LiveHub hub,
      EventLog log,
      Executions executions,
      Revocations revocations,
      FreshReads reads,
      Clock clock) {
    this.hub = hub;
    this.log = log;
    this.executions = executions;
    this.revocations = revocations;
    this.reads = reads;
    this.clock = clock;
  }

  private record Snapshot(String event, long position, Instant time, ExecutionJson execution) {}

  private record Snapshots(
      String event, long position, Instant time, List<ExecutionJson> executions) {}

  @Override
  public Optional<LiveFeed> open(LiveCaller caller, String route, @Nullable Long from) {
    if (route.startsWith(ONE)) {
      ExecutionId run = Ids.execution(route.substring(ONE.length()));
      UserId user = caller.user();
      return Optional.of(revocations.guard(user, run, () -> one(user, run, from)));
    }
    return route.equals(ALL) ? Optional.of(all(caller.user(), from)) : Optional.empty();
  }

  private LiveFeed one(UserId caller, ExecutionId run, @Nullable Long from) {
    requirePast(from);
    return LiveFeed.open(
        hub,
        ExecutionFrames.topicOf(run),
        registered -> {
          Start missed = from == null ? null : missedOf(run, from, registered);
          return missed == null ? snapshot(caller, run, registered) : missed;
        });
  }

  private LiveFeed all(UserId caller, @Nullable Long from) {
    requirePast(from);
    String topic = ExecutionFrames.topicOfOwner(caller.value());
    return LiveFeed.open(
        hub,
        topic,
        registered -> {
          Start missed = from == null ? null : Missed.ofAll(log, frames, topic, from, registered);
          return missed == null ? snapshots(caller, registered) : missed;
        });
  }

  private void requirePast(@Nullable Long from) {
    if (from != null) {
      reads.requireNotInTheFuture("from", from);
    }
  }

  private Start snapshot(UserId caller, ExecutionId run, long registered) {
    Executions.Snapshot found = executions.get(caller, run, newest(registered));
    Snapshot snapshot =
        new Snapshot("snapshot", found.position(), clock.instant(), found.execution());
    return new Start(
        List.of(new Frame(found.position(), Json.write(snapshot))),
        found.position(),
        found.execution().status().ended());
  }

  private Start snapshots(UserId caller, long registered) {
    ExecutionPage page =
        executions.list(caller, RunFilter.NONE, null, SNAPSHOT_RUNS, false, newest(registered));
    Snapshots snapshot = new Snapshots("snapshot", page.position(), clock.instant(), page.items());
    return new Start(
        List.of(new Frame(page.position(), Json.write(snapshot))), page.position(), false);
  }

  /**
   * Whoever subscribes sees at least what had happened by then, although the hub may not have
   * handed all of it out yet.
   */
  private long newest(long registered) {
    return Math.max(registered, log.head());
  }

  /** What one run's subscriber missed; null when that is too much, or cannot be told any more. */
  private @Nullable Start missedOf(ExecutionId run, long from, long registered) {
    List<Frame> missed = new ArrayList<>();
    boolean ended = endedBy(run, from);
    boolean erased = false;
    long position = from;
    int read = 0;
    List<RecordedEvent> page;
    do {
      page = log.eventsOf(run.value(), position, PAGE);
      for (RecordedEvent event : page) {
        position = event.position();
        add(missed, event);
        erased |= event.erased();
        ended = endedAfter(ended, event);
      }
      read += page.size();
    } while (page.size() == PAGE && read <= Missed.EVENTS_MAX);
    return read > Missed.EVENTS_MAX || erased
        ? null
        : new Start(missed, Math.max(position, registered), ended);
  }

  /** Whether the run was over for a subscriber who has seen everything up to a position. */
  private boolean endedBy(ExecutionId run, long from) {
    return log.eventsOf(run.value(), from, 1).isEmpty()
        && executions.statusOf(run, from).map(status -> status.ended()).orElse(false);
  }

  private static boolean endedAfter(boolean ended, RecordedEvent event) {
    return event.payload() instanceof Ended
        || event.payload() instanceof ExecutionErased
        || (ended && !(event.payload() instanceof StepReopened));
  }

  private void add(List<Frame> missed, RecordedEvent event) {
    Frame frame = frames.frame(event);
    if (frame != null) {
      missed.add(frame);
    }
  }
}
