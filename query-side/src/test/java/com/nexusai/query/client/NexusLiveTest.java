package com.nexusai.query.client;

import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.client.LiveRefused;
import com.nexusai.client.LiveUpdate;
import com.nexusai.client.LiveUpdate.AuditBegun;
import com.nexusai.client.LiveUpdate.Audited;
import com.nexusai.client.LiveUpdate.ExecutionSnapshot;
import com.nexusai.client.LiveUpdate.ExecutionUpdated;
import com.nexusai.client.LiveUpdate.ExecutionsSnapshot;
import com.nexusai.client.LiveUpdate.WorkflowSnapshot;
import com.nexusai.client.LiveUpdate.WorkflowUpdated;
import com.nexusai.client.LiveUpdate.WorkflowsSnapshot;
import com.nexusai.client.NexusLive;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** The Java client against a real server, also where the network cuts its connections. */
class NexusLiveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir static Path home;
  private static Server server;

  @BeforeAll
  static void start() {
    server = new Server(home);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static URI tcp(int port) {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  private static URI address(String scheme) {
    return scheme.equals("tcp")
        ? tcp(server.rsocketPort())
        : URI.create("ws://127.0.0.1:" + server.port() + "/rsocket");
  }

  /** Subscribes, and takes what comes while the test goes on. */
  private static List<LiveUpdate> follow(Flux<LiveUpdate> stream) {
    List<LiveUpdate> got = java.util.Collections.synchronizedList(new ArrayList<>());
    stream.subscribe(got::add, error -> {});
    Awaitility.await().until(() -> !got.isEmpty());
    return got;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "ws"})
  void a_run_is_followed_to_its_end(String scheme) {
    UserId user = new UserId("follow-" + scheme);
    var id = run("followed-" + scheme);
    server.log().append(meta(user), Runs.started(id, user));
    try (NexusLive live = NexusLive.connect(address(scheme), user::value)) {
      List<LiveUpdate> got = follow(live.execution(id.value()));
      server.log().append(meta(user), Runs.scheduled(id, FETCH, null, 1));
      server.log().append(meta(user), Runs.ended(id, "ok"));
      List<LiveUpdate> again = live.execution(id.value()).collectList().block(PATIENCE);
      Awaitility.await().until(() -> got.size() == 3);
      assertThat(got.getFirst()).isInstanceOf(ExecutionSnapshot.class);
      assertThat(got.get(1))
          .isInstanceOfSatisfying(
              ExecutionUpdated.class,
              update -> {
                assertThat(update.executionId()).isEqualTo(id.value());
                assertThat(update.status()).isEqualTo("running");
                assertThat(update.steps()).hasSize(1);
              });
      assertThat(again).singleElement().isInstanceOf(ExecutionSnapshot.class);
    }
  }

  @Test
  void all_streams_are_typed() {
    UserId user = new UserId("admin-typed");
    WorkflowId flow = new WorkflowId("flow-typed");
    server.log().append(meta(user), Runs.workflow(flow, user, "Typed"));
    try (NexusLive live = NexusLive.connect(address("tcp"), user::value)) {
      List<LiveUpdate> one = follow(live.workflow(flow.value()));
      List<LiveUpdate> all = follow(live.workflows());
      List<LiveUpdate> runs = follow(live.executions());
      List<LiveUpdate> audit = follow(live.audit());
      server
          .log()
          .append(
              meta(user),
              new WorkflowEvent.AgentMoved(
                  flow, 2, FETCH, new Position(3, 4), Actor.of(user), Runs.NOON));
      Awaitility.await().until(() -> one.size() == 2 && all.size() == 2 && audit.size() == 2);
      assertThat(one.getFirst()).isInstanceOf(WorkflowSnapshot.class);
      assertThat(all.getFirst())
          .isInstanceOfSatisfying(
              WorkflowsSnapshot.class, found -> assertThat(found.workflows()).hasSize(1));
      assertThat(runs.getFirst()).isInstanceOf(ExecutionsSnapshot.class);
      assertThat(one.getLast())
          .isInstanceOfSatisfying(
              WorkflowUpdated.class,
              update -> {
                assertThat(update.version()).isEqualTo(2);
                assertThat(update.edit().path("op").asString()).isEqualTo("move_agent");
                assertThat(update.status()).isNull();
              });
      assertThat(audit.getFirst()).isInstanceOf(AuditBegun.class);
      assertThat(audit.getLast())
          .isInstanceOfSatisfying(
              Audited.class,
              entry -> {
                assertThat(entry.type()).isEqualTo("agent_moved");
                assertThat(entry.subject()).isEqualTo(flow.value());
                assertThat(entry.actor()).isEqualTo(user.value());
              });
      assertThat(live.audit(0).blockFirst(PATIENCE).position()).isEqualTo(1);
    }
    Awaitility.await().until(() -> server.bean(LiveHub.class).subscribers() == 0);
  }

  @Test
  void what_a_new_connection_does_not_mend_is_told_with_its_code() {
    try (NexusLive live = NexusLive.connect(address("tcp"), () -> "ada")) {
      assertThatThrownBy(() -> live.execution("nobodys").blockLast(PATIENCE))
          .isInstanceOfSatisfying(
              LiveRefused.class,
              refused -> {
                assertThat(refused.code()).isEqualTo("NOT_FOUND");
                assertThat(refused.problems()).isNotEmpty();
              });
      assertThatThrownBy(() -> live.audit().blockLast(PATIENCE))
          .isInstanceOfSatisfying(
              LiveRefused.class, refused -> assertThat(refused.code()).isEqualTo("FORBIDDEN"));
    }
    try (NexusLive live = NexusLive.connect(address("tcp"), () -> "bad")) {
      assertThatThrownBy(() -> live.executions().blockLast(PATIENCE))
          .isInstanceOfSatisfying(
              LiveRefused.class,
              refused -> assertThat(refused.code()).isEqualTo("UNAUTHENTICATED"));
    }
    assertThatThrownBy(() -> NexusLive.connect(URI.create("http://127.0.0.1"), () -> ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_token_that_ended_is_followed_by_the_next_and_one_that_stays_ended_by_an_error() {
    AtomicInteger asked = new AtomicInteger();
    String ended = "until-" + Instant.now().plusMillis(1_500).toEpochMilli();
    UserId user = new UserId(ended);
    try (NexusLive live =
        NexusLive.connect(
            address("tcp"),
            () -> {
              asked.incrementAndGet();
              return ended;
            })) {
      List<LiveUpdate> got = new ArrayList<>();
      assertThatThrownBy(() -> live.executions().doOnNext(got::add).blockLast(PATIENCE))
          .isInstanceOfSatisfying(
              LiveRefused.class, refused -> assertThat(refused.code()).isEqualTo("TOKEN_EXPIRED"));
      assertThat(got).hasSize(1);
      assertThat(asked.get()).isGreaterThanOrEqualTo(2);
    }
    assertThat(user.value()).isEqualTo(ended);
  }

  @Test
  void connections_that_are_cut_cost_no_update_and_double_none() throws Exception {
    long seed = System.nanoTime();
    UserId user = new UserId("cut");
    var id = run("cut");
    server.log().append(meta(user), Runs.started(id, user));
    int updates = 1_500;
    try (CuttingProxy proxy = new CuttingProxy(server.rsocketPort(), 40_000, seed);
        NexusLive live = NexusLive.connect(tcp(proxy.port()), user::value)) {
      List<LiveUpdate> got = follow(live.execution(id.value()));
      List<Long> expected = new ArrayList<>();
      for (int i = 0; i < updates; i++) {
        expected.add(server.log().append(meta(user), Runs.scheduled(id, FETCH, i, 1)));
        if (i % 100 == 0) {
          Thread.sleep(20);
        }
      }
      expected.add(server.log().append(meta(user), Runs.ended(id, "ok")));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> got.getLast().position() >= expected.getLast());
      // Positions that were told before a connection began to be followed are in its snapshot.
      assertThat(got.stream().map(LiveUpdate::position).skip(1).toList())
          .as("seed " + seed)
          .containsExactlyElementsOf(expected);
      assertThat(proxy.cuts()).as("seed " + seed).isPositive();
    }
  }

  @Test
  void only_as_many_updates_come_as_were_asked_for() throws Exception {
    UserId user = new UserId("slow-reader");
    List<LiveUpdate> got = java.util.Collections.synchronizedList(new ArrayList<>());
    try (NexusLive live = NexusLive.connect(address("tcp"), user::value)) {
      BaseSubscriber<LiveUpdate> slow =
          new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
              request(1);
            }

            @Override
            protected void hookOnNext(LiveUpdate update) {
              got.add(update);
            }
          };
      live.executions().subscribe(slow);
      Awaitility.await().until(() -> got.size() == 1);
      for (int i = 0; i < 20; i++) {
        server.log().append(meta(user), Runs.started(run("asked-" + i), user));
      }
      slow.request(3);
      Awaitility.await().until(() -> got.size() == 4);
      Thread.sleep(200);
      assertThat(got).hasSize(4);
      slow.request(100);
      Awaitility.await().until(() -> got.size() == 21);
    }
  }
}
