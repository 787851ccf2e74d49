package com.nexusai.query.access;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.FLOW;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.callback.CallbackSigner;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRoleChanged;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowUpdated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.execution.Executions;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see what, as the log tells it, and what becomes of open streams. */
class AccessTest {
  private static final ExecutionId RUN = run("run-1");
  private static final UserId EVE = new UserId("eve");
  private static final Actor BY_ADA = Actor.of(ADA);

  @TempDir Path home;
  private TestLog log;
  private World world;

  @BeforeEach
  void open() {
    log = new TestLog();
    world = new World(home, log);
    log.append(meta(ADA), Runs.workflow(FLOW, ADA, "Shared"));
    log.append(meta(ADA), Runs.started(RUN, ADA));
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  private long share(UserId user, Role role) {
    return log.append(meta(ADA), new MemberAdded(FLOW, user, role, BY_ADA, Runs.NOON));
  }

  private long unshare(UserId user) {
    return log.append(meta(ADA), new MemberRemoved(FLOW, user, BY_ADA, Runs.NOON));
  }

  @Test
  void the_events_tell_who_may_see_what_and_no_view_is_asked() {
    Access access = world.access;
    assertThat(access.roleOf(ADA, FLOW)).isEqualTo(Role.OWNER);
    assertThat(access.roleOf(BOB, FLOW)).isNull();
    assertThat(access.roleOf(ADA, new WorkflowId("nothing"))).isNull();
    for (int i = 0; i < 50; i++) {
      share(BOB, Role.VIEWER);
      assertThat(access.roleOf(BOB, FLOW)).isEqualTo(Role.VIEWER);
      assertThat(access.require(BOB, RUN)).isEqualTo(Role.VIEWER);
      log.append(meta(ADA), new MemberRoleChanged(FLOW, BOB, Role.EDITOR, BY_ADA, Runs.NOON));
      assertThat(access.roleOf(BOB, FLOW)).isEqualTo(Role.EDITOR);
      unshare(BOB);
      assertThat(access.roleOf(BOB, FLOW)).isNull();
    }
  }

  @Test
  void a_long_history_hides_no_member() {
    Object[] edits = new Object[2_500];
    for (int i = 0; i < edits.length; i++) {
      edits[i] = new WorkflowUpdated(FLOW, i + 2, "n" + i, null, BY_ADA, Runs.NOON);
    }
    log.append(meta(ADA), edits);
    share(BOB, Role.OPERATOR);
    log.append(meta(ADA), edits);

    assertThat(world.access.roleOf(BOB, FLOW)).isEqualTo(Role.OPERATOR);
    assertThat(new Access(log).whoseRuns(BOB, FLOW)).isEqualTo(ADA);
    assertThat(new Access(log).whoseRuns(EVE, FLOW)).isEqualTo(EVE);
  }

  @Test
  void an_erased_run_is_still_its_owners_and_its_members() {
    share(BOB, Role.VIEWER);
    log.erase(RUN.value(), log.head());

    assertThat(world.access.require(ADA, RUN)).isEqualTo(Role.OWNER);
    assertThat(world.access.require(BOB, RUN)).isEqualTo(Role.VIEWER);
    assertThatThrownBy(() -> world.access.require(EVE, RUN)).hasMessageContaining("NOT_FOUND");
  }

  @Test
  void only_who_may_steer_a_run_is_told_the_url_that_resumes_it() {
    Executions executions =
        new Executions(world.reads, world.access, world.artifacts, world.workflows, links());
    share(BOB, Role.VIEWER);
    share(EVE, Role.OPERATOR);
    long last = log.append(meta(ADA), Runs.callbackAwaited(RUN, FETCH));

    assertThat(told(executions, BOB, last)).contains("callback").doesNotContain("sign");
    assertThat(told(executions, EVE, last)).contains("token=sign");
    assertThat(told(executions, ADA, last)).contains("token=sign");
  }

  private static String told(Executions executions, UserId user, long position) {
    return Json.text(executions.get(user, RUN, position).execution());
  }

  private static CallbackLinks links() {
    return new CallbackLinks(
        new CallbackSigner() {
          @Override
          public String sign(String text) {
            return "sign";
          }

          @Override
          public boolean verifies(String text, String signature) {
            return false;
          }
        },
        () -> "http://127.0.0.1");
  }

  @Test
  void the_id_of_a_workflow_is_no_runs() {
    assertThatThrownBy(() -> world.access.require(ADA, run(FLOW.value())))
        .hasMessageContaining("NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"execution.run-1", "workflow.flow-1"})
  void a_stranger_opens_no_stream_and_nothing_stays_open_for_them(String route) {
    assertThatThrownBy(() -> world.open(EVE, route, null)).hasMessageContaining("NOT_FOUND");
    share(EVE, Role.EDITOR);
    unshare(EVE);
    assertThatThrownBy(() -> world.open(EVE, route, 1L)).hasMessageContaining("NOT_FOUND");
    assertThat(world.revocations.watched()).isZero();
    assertThat(world.hub.subscribers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"execution.run-1", "workflow.flow-1"})
  void a_member_sees_what_the_owner_sees_until_they_are_shut_out(String route) throws Exception {
    share(BOB, Role.VIEWER);
    share(EVE, Role.VIEWER);
    try (LiveFeed bobs = world.open(BOB, route, null);
        LiveFeed eves = world.open(EVE, route, null);
        LiveFeed adas = world.open(ADA, route, null)) {
      long change = change(route);
      assertThat(until(bobs, change)).hasSize(2);
      long removal = unshare(BOB);
      change(route);
      long last = change(route);

      assertThat(until(eves, last)).last().extracting(Frame::position).isEqualTo(last);
      assertThat(until(adas, last)).last().extracting(Frame::position).isEqualTo(last);
      List<Frame> late = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (true) {
                  late.addAll(until(bobs, last));
                }
              })
          .isInstanceOfSatisfying(
              Rejection.class,
              refused -> assertThat(refused.rejection().code()).isEqualTo("ACCESS_REVOKED"));
      assertThat(late).allMatch(frame -> frame.position() < removal);
      assertThat(bobs.overflown()).isTrue();
      assertThat(bobs.ended()).isFalse();
    }
    assertThat(world.revocations.watched()).isZero();
    assertThat(world.hub.subscribers()).isZero();
  }

  @Test
  void what_was_not_taken_before_the_removal_is_not_taken_after_it() throws Exception {
    share(BOB, Role.VIEWER);
    try (LiveFeed feed = world.open(BOB, "execution.run-1", null)) {
      Semaphore woken = new Semaphore(0);
      log.append(meta(ADA), Runs.scheduled(RUN, FETCH, null, 1));
      unshare(BOB);
      feed.listen(woken::release);
      woken.drainPermits();
      // Whoever waits without a change is woken, too.
      while (!feed.overflown()) {
        assertThat(woken.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThatThrownBy(feed::poll).hasMessageContaining("ACCESS_REVOKED");
      assertThatThrownBy(feed::poll).hasMessageContaining("ACCESS_REVOKED");
    }
  }

  @Test
  void another_role_ends_nothing() throws Exception {
    share(BOB, Role.VIEWER);
    try (LiveFeed feed = world.open(BOB, "execution.run-1", null)) {
      log.append(meta(ADA), new MemberRoleChanged(FLOW, BOB, Role.EDITOR, BY_ADA, Runs.NOON));
      long change = change("execution.run-1");
      assertThat(until(feed, change)).hasSize(2);
    }
  }

  @Test
  void the_streams_of_everything_of_an_owner_tell_a_member_nothing() throws Exception {
    share(BOB, Role.EDITOR);
    for (String route : List.of("executions", "workflows")) {
      try (LiveFeed feed = world.open(BOB, route, null)) {
        Semaphore woken = new Semaphore(0);
        feed.listen(woken::release);
        change("execution.run-1");
        change("workflow.flow-1");
        Frame snapshot = feed.poll();
        assertThat(new String(snapshot.json(), java.nio.charset.StandardCharsets.UTF_8))
            .doesNotContain("run-1")
            .doesNotContain("flow-1");
        // The hub has told everybody once the owner has been told.
        try (LiveFeed adas = world.open(ADA, "executions", null)) {
          until(adas, change("execution.run-1"));
        }
        assertThat(feed.poll()).isNull();
      }
    }
  }

  private long change(String route) {
    return log.append(
        meta(ADA),
        route.startsWith("execution")
            ? Runs.scheduled(RUN, FETCH, null, 1)
            : new WorkflowUpdated(FLOW, 2, "Renamed", null, BY_ADA, Runs.NOON));
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
        assertThat(wake.tryAcquire(20, TimeUnit.SECONDS)).as("frames %s", frames).isTrue();
      }
    }
    return frames;
  }
}
