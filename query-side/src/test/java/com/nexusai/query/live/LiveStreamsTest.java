package com.nexusai.query.live;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.SHAPE;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveStreamsTest {
  private static final ExecutionId RUN = run("run-1");

  @TempDir Path home;
  private TestLog log;
  private World world;

  @BeforeEach
  void open() {
    log = new TestLog();
    world = new World(home, log);
    log.append(meta(ADA), Runs.started(RUN, ADA));
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(Frame frame) {
    return (Map<String, Object>) Json.read(frame.json());
  }

  /** Takes frames until the one at this position came. */
  private static List<Frame> until(LiveFeed feed, long position) throws InterruptedException {
    Semaphore wake = new Semaphore(0);
    feed.listen(wake::release);
    List<Frame> frames = new ArrayList<>();
    while (frames.isEmpty() || frames.getLast().position() < position) {
      Frame frame = feed.poll();
      if (frame != null) {
        frames.add(frame);
      } else {
        assertThat(wake.tryAcquire(10, TimeUnit.SECONDS)).as("frames %s", frames).isTrue();
      }
    }
    return frames;
  }

  @Test
  void a_subscriber_gets_a_snapshot_at_a_position_and_then_each_change() throws Exception {
    try (LiveFeed feed = world.open(ADA, "execution.run-1", null)) {
      List<Frame> frames = until(feed, 1);
      assertThat(json(frames.getFirst()))
          .containsEntry("event", "snapshot")
          .containsEntry("position", 1L)
          .containsKey("execution");
      long scheduled = log.append(meta(ADA), Runs.scheduled(RUN, FETCH, null, 1));
      Frame update = until(feed, scheduled).getFirst();
      assertThat(json(update))
          .containsEntry("event", "execution_update")
          .containsEntry("execution_id", "run-1")
          .containsEntry("workflow_id", "flow-1")
          .containsEntry("status", "running");
      assertThat(json(update).get("steps").toString()).contains("fetch", "scheduled");
    }
  }

  @Test
  void the_stream_of_a_run_ends_with_its_last_frame() throws Exception {
    LiveFeed feed = world.open(ADA, "execution.run-1", null);
    long end = log.append(meta(ADA), Runs.ended(RUN, "ok"));
    List<Frame> frames = until(feed, end);
    assertThat(json(frames.getLast()))
        .containsEntry("status", "completed")
        .containsEntry("result", "ok");
    assertThat(feed.poll()).isNull();
    assertThat(feed.ended()).isTrue();
    LiveFeed late = world.open(ADA, "execution.run-1", null);
    assertThat(json(late.poll())).containsEntry("event", "snapshot");
    assertThat(late.ended()).isTrue();
    LiveFeed resumed = world.open(ADA, "execution.run-1", end);
    assertThat(resumed.poll()).isNull();
    assertThat(resumed.ended()).isTrue();
  }

  @Test
  void who_comes_back_gets_exactly_what_was_missed() throws Exception {
    long first = log.append(meta(ADA), Runs.scheduled(RUN, FETCH, null, 1));
    log.append(meta(ADA), Runs.started(run("run-2"), ADA));
    long second = log.append(meta(ADA), Runs.completed(RUN, FETCH, null, 1L));
    try (LiveFeed feed = world.open(ADA, "execution.run-1", first)) {
      assertThat(until(feed, second)).extracting(Frame::position).containsExactly(second);
    }
    try (LiveFeed all = world.open(ADA, "executions", first)) {
      assertThat(until(all, second))
          .extracting(Frame::position)
          .containsExactly(second - 1, second);
    }
  }

  /** The one update of the one step of the run that this event tells. */
  @SuppressWarnings("unchecked")
  private Map<String, Object> update(Object event) throws InterruptedException {
    try (LiveFeed feed = world.open(ADA, "executions", log.head())) {
      Frame frame = until(feed, log.append(meta(ADA), event)).getLast();
      return ((List<Map<String, Object>>) json(frame).get("steps")).getFirst();
    }
  }

  @Test
  void an_update_tells_no_start_because_no_event_knows_whether_it_is_the_first() throws Exception {
    log.append(meta(ADA), Runs.items(RUN, FETCH, 2));
    Map<String, Object> decided = update(Runs.decided(RUN, Runs.done(FETCH, List.of(1L, 2L))));
    assertThat(decided)
        .containsEntry("status", "completed")
        .containsEntry("finished_at", Runs.NOON.plusMillis(1).toString())
        .doesNotContainKeys("started_at", "attempts", "items");
    assertThat(update(Runs.scheduled(RUN, SHAPE, null, 2)))
        .containsEntry("attempts", 2L)
        .doesNotContainKey("started_at");
  }

  @Test
  void an_update_says_what_an_event_put_an_end_to() throws Exception {
    assertThat(update(Runs.failed(RUN, FETCH, null, true)))
        .containsEntry("status", "retrying")
        .containsEntry("until", Runs.NOON.plusSeconds(5).toString());
    assertThat(update(Runs.scheduled(RUN, FETCH, null, 2)))
        .containsEntry("until", null)
        .doesNotContainKeys("error", "output");
    assertThat(update(Runs.completed(RUN, FETCH, null, "ok"))).containsEntry("error", null);
  }

  @Test
  void waits_and_sub_runs_are_told_live() throws Exception {
    assertThat(update(Runs.approvalRequested(RUN, FETCH)))
        .containsEntry("status", "waiting")
        .containsEntry("waiting_for", "approval")
        .containsEntry("message", "Pay 900 EUR?")
        .containsEntry("assignees", List.of("bob"))
        .containsEntry("expires_at", Runs.NOON.plusSeconds(3_600).toString());
    assertThat(update(Runs.approvalDecided(RUN, FETCH, true)))
        .containsEntry("status", "completed")
        .containsEntry("decision", "approved")
        .containsEntry("decided_by", "bob")
        .containsEntry("waiting_for", null)
        .doesNotContainKey("message");
    assertThat(update(Runs.callbackAwaited(RUN, SHAPE))).containsEntry("waiting_for", "callback");
    assertThat(update(Runs.callbackReceived(RUN, SHAPE)))
        .containsEntry("status", "pending")
        .containsEntry("waiting_for", null);
    assertThat(update(Runs.subScheduled(RUN, SHAPE, 1)).get("sub_execution_id").toString())
        .startsWith("sub-");
  }

  @Test
  void a_queued_run_and_an_erased_one_are_told_to_their_owner() throws Exception {
    try (LiveFeed feed = world.open(ADA, "executions", log.head())) {
      assertThat(json(until(feed, log.append(meta(ADA), Runs.queued(RUN))).getLast()))
          .containsEntry("status", "queued");
      assertThat(json(until(feed, log.append(meta(ADA), Runs.admitted(RUN))).getLast()))
          .containsEntry("queued", false)
          .doesNotContainKey("status");
      log.append(meta(ADA), Runs.ended(RUN, "secret"));
      long erased = log.append(meta(ADA), Runs.erased(RUN, ExecutionStatus.COMPLETED, 2));
      assertThat(json(until(feed, erased).getLast()))
          .containsEntry("status", "completed")
          .containsEntry("step_count", 2L)
          .containsEntry("erased_at", Runs.NOON.plusSeconds(86_400).toString())
          .containsEntry("input", null)
          .containsEntry("result", null)
          .containsEntry("steps", List.of());
    }
  }

  @Test
  void who_comes_back_to_an_erased_run_gets_a_snapshot_of_what_is_left() throws Exception {
    log.append(meta(ADA), Runs.ended(RUN, "secret"));
    long erased = log.append(meta(ADA), Runs.erased(RUN, ExecutionStatus.COMPLETED, 2));
    log.erase(RUN.value(), erased - 1);
    try (LiveFeed feed = world.open(ADA, "execution.run-1", 1L)) {
      Frame only = until(feed, erased).getFirst();
      assertThat(json(only)).containsEntry("event", "snapshot");
      assertThat(json(only).toString()).contains("erased_at").doesNotContain("secret");
      assertThat(feed.poll()).isNull();
      assertThat(feed.ended()).isTrue();
    }
  }

  @Test
  void an_owner_sees_all_their_runs_and_nobody_elses() throws Exception {
    log.append(meta(BOB), Runs.started(run("run-b"), BOB));
    try (LiveFeed feed = world.open(ADA, "executions", null)) {
      log.append(meta(BOB), Runs.ended(run("run-b"), "secret"));
      long mine = log.append(meta(ADA), Runs.started(run("run-2"), ADA));
      List<Frame> frames = until(feed, mine);
      assertThat(frames).hasSize(2);
      assertThat(json(frames.getFirst()).toString()).doesNotContain("run-b");
      assertThat(json(frames.getLast())).containsEntry("execution_id", "run-2");
    }
  }

  @Test
  void a_stranger_an_unknown_route_and_the_future_are_refused() {
    assertThatThrownBy(() -> world.open(BOB, "execution.run-1", null))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("NOT_FOUND");
    assertThatThrownBy(() -> world.open(ADA, "nothing", null))
        .hasMessageContaining("UNKNOWN_ROUTE");
    assertThatThrownBy(() -> world.open(ADA, "executions", 99L))
        .hasMessageContaining("POSITION_IN_THE_FUTURE");
    assertThat(world.hub.subscribers()).isZero();
  }

  @Test
  void a_subscriber_who_takes_nothing_is_cut_and_told_where_it_was() throws Exception {
    LiveFeed slow = world.open(ADA, "executions", null);
    LiveFeed quick = world.open(ADA, "executions", null);
    assertThat(slow.poll()).isNotNull();
    List<Frame> taken = new ArrayList<>(until(quick, 1));
    for (int i = 0; i < LiveBuffer.FRAMES_MAX + 1; i++) {
      long position = log.append(meta(ADA), Runs.started(run("more-" + i), ADA));
      taken.addAll(until(quick, position));
    }
    assertThatThrownBy(slow::poll)
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("SUBSCRIBER_TOO_SLOW")
        .hasMessageContaining("from=1.");
    assertThat(taken).hasSize(LiveBuffer.FRAMES_MAX + 2);
    slow.close();
    quick.close();
    assertThat(world.hub.subscribers()).isZero();
  }

  @Test
  void there_is_no_gap_and_no_duplicate_wherever_one_subscribes_or_resumes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int commits = 3_000;
    Thread committing =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < commits; i++) {
                log.append(
                    meta(ADA), Runs.started(run("c-" + i), ADA), Runs.scheduled(RUN, FETCH, i, 1));
                if (i % 50 == 0) {
                  java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
              }
            });
    List<Thread> subscribers = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int s = 0; s < 8; s++) {
      boolean one = s % 2 == 0;
      int pause = random.nextInt(100);
      subscribers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  follow(one, pause, 1L + 2L * commits, new Random(seed + pause));
                } catch (Throwable e) {
                  failures.add(e);
                }
              }));
    }
    committing.join();
    for (Thread subscriber : subscribers) {
      subscriber.join();
    }
    assertThat(failures).as("seed " + seed).isEmpty();
  }

  /**
   * Subscribes, takes some frames, goes away, comes back with the last position, until the end is
   * seen; checks every position.
   */
  private void follow(boolean one, int pause, long last, Random random) throws Exception {
    Thread.sleep(pause);
    String route = one ? "execution.run-1" : "executions";
    Long from = null;
    long expected = 0;
    while (from == null || from < last) {
      try (LiveFeed feed = world.open(ADA, route, from)) {
        int take = 1 + random.nextInt(400);
        Semaphore wake = new Semaphore(0);
        feed.listen(wake::release);
        while (take > 0 && (from == null || from < last)) {
          Frame frame = feed.poll();
          if (frame == null) {
            assertThat(wake.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            continue;
          }
          take--;
          if (json(frame).get("event").equals("snapshot")) {
            assertThat(frame.position()).isGreaterThanOrEqualTo(from == null ? 0 : from);
          } else {
            // Run 1 changes at every odd position after the first, all runs at every position.
            assertThat(frame.position()).isEqualTo(expected);
          }
          from = frame.position();
          expected = one ? from + (from % 2 == 0 ? 1 : 2) : from + 1;
        }
      } catch (Rejection slow) {
        // On a busy machine the views may be behind as well; either way one comes back.
        assertThat(slow.rejection().code()).isIn("SUBSCRIBER_TOO_SLOW", "READ_MODEL_BEHIND");
      }
    }
  }
}
