package com.nexusai.query.workflow;

import static com.nexusai.query.testing.Frames.json;
import static com.nexusai.query.testing.Frames.take;
import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.NOON;
import static com.nexusai.query.testing.Runs.SHAPE;
import static com.nexusai.query.testing.Runs.meta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowStreamsTest {
  private static final WorkflowId FLOW = new WorkflowId("flow-1");
  private static final Actor BY_ADA = Actor.of(ADA);

  @TempDir Path home;
  private TestLog log;
  private World world;

  @BeforeEach
  void open() {
    log = new TestLog();
    world = new World(home, log);
    log.append(meta(ADA), Runs.workflow(FLOW, ADA, "Orders"));
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  private static WorkflowEvent moved(int version, AgentId agent, int x) {
    return new WorkflowEvent.AgentMoved(FLOW, version, agent, new Position(x, 0), BY_ADA, NOON);
  }

  @Test
  void a_subscriber_gets_the_workflow_and_then_each_edit_and_status() throws Exception {
    try (LiveFeed feed = world.open(ADA, "workflow.flow-1", null)) {
      Map<String, Object> snapshot = take(feed, 1).getFirst();
      assertThat(snapshot).containsEntry("event", "snapshot").containsKey("position");
      assertThat((Map<?, ?>) snapshot.get("workflow"))
          .extracting("id", "name", "status", "version")
          .containsExactly("flow-1", "Orders", "draft", 1L);
      long edited = log.append(meta(ADA), moved(2, SHAPE, 7));
      log.append(meta(ADA), Runs.activated(FLOW, ADA, 2));
      List<Map<String, Object>> updates = take(feed, 2);
      assertThat(updates.getFirst())
          .containsEntry("event", "workflow_updated")
          .containsEntry("position", edited)
          .containsEntry("workflow_id", "flow-1")
          .containsEntry("version", 2L)
          .doesNotContainKey("status");
      assertThat((Map<?, ?>) updates.getFirst().get("edit"))
          .extracting("op", "id")
          .containsExactly("move_agent", "shape");
      assertThat(updates.getLast())
          .containsEntry("status", "active")
          .containsEntry("published_version", 2L)
          .doesNotContainKey("edit");
    }
  }

  @Test
  void the_stream_of_a_workflow_ends_when_it_is_archived() throws Exception {
    LiveFeed feed = world.open(ADA, "workflow.flow-1", null);
    long end = log.append(meta(ADA), new WorkflowEvent.WorkflowArchived(FLOW, BY_ADA, NOON));
    assertThat(take(feed, 9)).hasSize(2).last().extracting("status").isEqualTo("archived");
    assertThat(feed.ended()).isTrue();
    assertThat(take(world.open(ADA, "workflow.flow-1", null), 9)).hasSize(1);
    assertThat(take(world.open(ADA, "workflow.flow-1", end), 9)).isEmpty();
    assertThat(take(world.open(ADA, "workflow.flow-1", end - 1), 9)).hasSize(1);
  }

  @Test
  void an_owner_sees_all_their_workflows_and_nobody_elses() throws Exception {
    log.append(meta(BOB), Runs.workflow(new WorkflowId("flow-b"), BOB, "Secret"));
    try (LiveFeed feed = world.open(ADA, "workflows", null)) {
      Map<String, Object> snapshot = take(feed, 1).getFirst();
      assertThat((List<?>) snapshot.get("workflows")).hasSize(1);
      assertThat(snapshot).containsEntry("more", false);
      assertThat(snapshot.toString()).doesNotContain("flow-b");
      log.append(meta(BOB), Runs.activated(new WorkflowId("flow-b"), BOB, 1));
      long mine = log.append(meta(ADA), moved(2, SHAPE, 1));
      assertThat(take(feed, 1).getFirst()).containsEntry("position", mine);
    }
    try (LiveFeed resumed = world.open(ADA, "workflows", 0L)) {
      assertThat(take(resumed, 9)).hasSize(9).noneMatch(frame -> frame.toString().contains("-b"));
    }
  }

  @Test
  void the_snapshot_of_many_workflows_is_bounded_and_says_that_there_are_more() throws Exception {
    for (int i = 0; i < 60; i++) {
      WorkflowId id = new WorkflowId("many-" + i);
      log.append(meta(ADA), new WorkflowEvent.WorkflowCreated(id, 1, ADA, "", "", BY_ADA, NOON));
    }
    try (LiveFeed feed = world.open(ADA, "workflows", null)) {
      Map<String, Object> snapshot = take(feed, 1).getFirst();
      assertThat((List<?>) snapshot.get("workflows")).hasSize(50);
      assertThat(snapshot).containsEntry("more", true);
    }
  }

  @Test
  void a_stranger_and_a_wrong_id_are_refused() {
    assertThatThrownBy(() -> world.open(BOB, "workflow.flow-1", null))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("NOT_FOUND");
    assertThatThrownBy(() -> world.open(BOB, "workflow.flow-1", 1L))
        .hasMessageContaining("NOT_FOUND");
    assertThatThrownBy(() -> world.open(ADA, "workflow.", null)).hasMessageContaining("INVALID_ID");
    assertThatThrownBy(() -> world.open(ADA, "workflows", 999L))
        .hasMessageContaining("POSITION_IN_THE_FUTURE");
    assertThat(world.hub.subscribers()).isZero();
  }

  /** What a subscriber knows of the workflow: each agent's x, by folding what it was told. */
  private static final class Fold {
    private final Map<String, Object> agents = new TreeMap<>();
    private long version;
    private long position;

    private void take(Map<String, Object> frame) {
      position = (Long) frame.get("position");
      if (frame.get("event").equals("snapshot")) {
        Map<?, ?> workflow = (Map<?, ?>) frame.get("workflow");
        version = (Long) workflow.get("version");
        agents.clear();
        for (Object each : (List<?>) workflow.get("agents")) {
          Map<?, ?> agent = (Map<?, ?>) each;
          agents.put((String) agent.get("id"), ((Map<?, ?>) agent.get("position")).get("x"));
        }
        return;
      }
      version = (Long) frame.get("version");
      Map<?, ?> edit = (Map<?, ?>) frame.get("edit");
      switch ((String) edit.get("op")) {
        case "add_agent" -> agents.put((String) ((Map<?, ?>) edit.get("agent")).get("id"), 0.0);
        case "move_agent" ->
            agents.put((String) edit.get("id"), ((Map<?, ?>) edit.get("position")).get("x"));
        case "remove_agent" -> agents.remove((String) edit.get("id"));
        default -> throw new AssertionError(edit);
      }
    }
  }

  @Test
  void every_subscribers_fold_is_the_final_state_wherever_they_came_and_went() throws Exception {
    long seed = System.nanoTime();
    int versions = 600;
    Thread editing = Thread.ofPlatform().start(() -> edit(new Random(seed), versions));
    List<Thread> threads = new ArrayList<>();
    List<Fold> folds = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int s = 0; s < 8; s++) {
      Fold fold = new Fold();
      folds.add(fold);
      Random random = new Random(seed + s + 1);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  follow(fold, versions + 1, random);
                } catch (Throwable e) {
                  failures.add(e);
                }
              }));
    }
    editing.join();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).as("seed " + seed).isEmpty();
    world.caughtUp();
    Fold last = new Fold();
    last.take(
        Map.of(
            "event",
            "snapshot",
            "position",
            log.head(),
            "workflow",
            Json.read(Json.write(world.workflows.get(ADA, FLOW, log.head())))));
    for (Fold fold : folds) {
      assertThat(fold.agents).as("seed " + seed).isEqualTo(last.agents);
      assertThat(fold.position).isEqualTo(log.head());
    }
  }

  private void edit(Random random, int versions) {
    List<AgentId> there = new ArrayList<>(List.of(SHAPE));
    for (int version = 2; version <= versions + 1; version++) {
      int die = random.nextInt(10);
      if (die == 0) {
        AgentId added = new AgentId("a-" + version);
        there.add(added);
        log.append(
            meta(ADA),
            new WorkflowEvent.AgentAdded(
                FLOW, version, Runs.agent(added, AgentType.ACTION, Map.of()), BY_ADA, NOON));
      } else if (die == 1 && there.size() > 1) {
        AgentId removed = there.removeLast();
        log.append(meta(ADA), new WorkflowEvent.AgentRemoved(FLOW, version, removed, BY_ADA, NOON));
      } else {
        AgentId agent = there.get(random.nextInt(there.size()));
        log.append(meta(ADA), moved(version, agent, version));
      }
    }
  }

  /** Comes and goes, each time with its last position or none, until it has the last version. */
  private void follow(Fold fold, int last, Random random) throws Exception {
    while (fold.version < last) {
      boolean anew = fold.position == 0 || random.nextInt(4) == 0;
      try (LiveFeed feed = world.open(ADA, "workflow.flow-1", anew ? null : fold.position)) {
        Semaphore wake = new Semaphore(0);
        feed.listen(wake::release);
        for (int left = 1 + random.nextInt(200); left > 0 && fold.version < last; ) {
          Frame frame = feed.poll();
          if (frame == null) {
            assertThat(wake.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            continue;
          }
          left--;
          Map<String, Object> told = json(frame);
          if (!told.get("event").equals("snapshot")) {
            assertThat(told).containsEntry("version", fold.version + 1);
          }
          fold.take(told);
        }
      } catch (Rejection behind) {
        assertThat(behind.rejection().code()).isIn("SUBSCRIBER_TOO_SLOW", "READ_MODEL_BEHIND");
      }
    }
  }
}
