package com.nexusai.query.audit;

import static com.nexusai.query.testing.Frames.take;
import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditStreamTest {
  private static final UserId ADMIN = new UserId("root");

  @TempDir Path home;
  private TestLog log;
  private World world;

  @BeforeEach
  void open() {
    log = new TestLog();
    world = new World(home, log);
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  private LiveFeed audit(@Nullable Long from) {
    return world.routes.open(new LiveCaller(ADMIN, true, null), "audit", from);
  }

  @Test
  void an_admin_who_begins_now_is_told_where_now_is_and_then_everything() throws Exception {
    log.append(meta(ADA), Runs.started(run("old"), ADA));
    try (LiveFeed feed = audit(null)) {
      assertThat(take(feed, 1).getFirst())
          .containsEntry("event", "subscribed")
          .containsEntry("position", 1L);
      log.append(meta(BOB), Runs.workflow(new WorkflowId("flow-b"), BOB, "Secret plan"));
      Map<String, Object> created = take(feed, 1).getFirst();
      assertThat(created)
          .containsEntry("event", "audit")
          .containsEntry("position", 2L)
          .containsEntry("type", "workflow_created")
          .containsEntry("subject", Map.of("kind", "workflow", "id", "flow-b"))
          .containsEntry("actor", "bob")
          .containsEntry("owner", "bob")
          .containsEntry("version", 1L)
          .containsEntry("sequence", 0L);
    }
  }

  @Test
  void nothing_that_a_run_works_on_is_told() throws Exception {
    log.append(
        meta(ADA),
        Runs.started(run("r"), ADA),
        Runs.completed(run("r"), FETCH, null, "a very secret result"),
        Runs.ended(run("r"), "another secret"));
    try (LiveFeed feed = audit(0L)) {
      List<Map<String, Object>> told = take(feed, 3);
      assertThat(told.toString()).doesNotContain("secret");
      assertThat(told)
          .extracting("type")
          .containsExactly("execution_started", "step_completed", "execution_completed");
    }
  }

  @Test
  void an_erased_event_is_told_as_erased() throws Exception {
    log.append(meta(ADA), Runs.started(run("r"), ADA), Runs.ended(run("r"), "x"));
    log.erase("r", 2);
    try (LiveFeed feed = audit(0L)) {
      assertThat(take(feed, 2).getFirst())
          .containsEntry("type", "execution_started")
          .containsEntry("erased", true)
          .containsEntry("owner", "ada")
          .containsEntry("actor", null);
    }
  }

  @Test
  void who_comes_back_after_long_gets_every_event_and_holds_only_a_page() throws Exception {
    int before = 5_000;
    int meanwhile = 3_000;
    log.append(meta(ADA), Runs.started(run("r"), ADA));
    IntStream.range(1, before)
        .forEach(i -> log.append(meta(ADA), Runs.scheduled(run("r"), FETCH, i, 1)));
    Thread writing =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < meanwhile; i++) {
                log.append(meta(ADA), Runs.scheduled(run("r"), FETCH, before + i, 1));
              }
            });
    try (LiveFeed feed = audit(1L)) {
      assertThat(take(feed, before + meanwhile - 1))
          .extracting(frame -> (Long) frame.get("position"))
          .containsExactlyElementsOf(
              LongStream.rangeClosed(2, before + meanwhile).boxed().toList());
    }
    writing.join();
    assertThat(world.hub.subscribers()).isZero();
  }

  @Test
  void nobody_else_may_see_it() {
    assertThatThrownBy(() -> world.open(ADA, "audit", null))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("FORBIDDEN");
    assertThatThrownBy(() -> audit(5L)).hasMessageContaining("POSITION_IN_THE_FUTURE");
  }
}
