package com.nexusai.query.rsocket;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.BOB;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.metadata.AuthMetadataCodec;
import io.rsocket.metadata.CompositeMetadataCodec;
import io.rsocket.metadata.TaggingMetadataCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.rsocket.transport.ClientTransport;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.client.WebsocketClientTransport;
import io.rsocket.util.DefaultPayload;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

class RSocketStreamsTest {
  enum Transport {
    TCP,
    WEBSOCKET
  }

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

  private static ClientTransport transport(Transport transport) {
    return switch (transport) {
      case TCP -> TcpClientTransport.create("127.0.0.1", server.rsocketPort());
      case WEBSOCKET ->
          WebsocketClientTransport.create(
              URI.create("ws://127.0.0.1:" + server.port() + "/rsocket"));
    };
  }

  static Payload setup(String token) {
    CompositeByteBuf metadata = ByteBufAllocator.DEFAULT.compositeBuffer();
    if (token != null) {
      CompositeMetadataCodec.encodeAndAddMetadata(
          metadata,
          ByteBufAllocator.DEFAULT,
          WellKnownMimeType.MESSAGE_RSOCKET_AUTHENTICATION,
          AuthMetadataCodec.encodeBearerMetadata(ByteBufAllocator.DEFAULT, token.toCharArray()));
    }
    return DefaultPayload.create(Unpooled.EMPTY_BUFFER, metadata);
  }

  private static RSocket connect(Transport transport, String token) {
    return RSocketConnector.create()
        .metadataMimeType(WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString())
        .dataMimeType("application/json")
        .setupPayload(setup(token))
        .connect(transport(transport))
        .block(Duration.ofSeconds(10));
  }

  static Payload ask(String route, String data) {
    CompositeByteBuf metadata = ByteBufAllocator.DEFAULT.compositeBuffer();
    ByteBuf routing =
        TaggingMetadataCodec.createTaggingContent(ByteBufAllocator.DEFAULT, List.of(route));
    CompositeMetadataCodec.encodeAndAddMetadata(
        metadata, ByteBufAllocator.DEFAULT, WellKnownMimeType.MESSAGE_RSOCKET_ROUTING, routing);
    return DefaultPayload.create(
        Unpooled.wrappedBuffer(data.getBytes(StandardCharsets.UTF_8)), metadata);
  }

  /** What a subscriber got, in order: frames as maps, and at the end "complete" or the error. */
  private static final class Inbox extends BaseSubscriber<Payload> {
    private final BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    private final long first;

    private Inbox(long first) {
      this.first = first;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(first);
    }

    @Override
    protected void hookOnNext(Payload payload) {
      got.add(Json.read(payload.getDataUtf8()));
      payload.release();
    }

    @Override
    protected void hookOnComplete() {
      got.add("complete");
    }

    @Override
    protected void hookOnError(Throwable cause) {
      got.add(String.valueOf(cause.getMessage()));
    }

    private Object next() throws InterruptedException {
      Object next = got.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("something within 10 s").isNotNull();
      return next;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> frame() throws InterruptedException {
      Object next = next();
      assertThat(next).isInstanceOf(Map.class);
      return (Map<String, Object>) next;
    }
  }

  private static Inbox open(RSocket client, String route, String data, long first) {
    Inbox inbox = new Inbox(first);
    client.requestStream(ask(route, data)).subscribe(inbox);
    return inbox;
  }

  @ParameterizedTest
  @EnumSource
  void a_client_sees_snapshot_updates_and_resume_without_a_gap(Transport transport)
      throws Exception {
    var id = run("run-" + transport);
    server.log().append(meta(ADA), Runs.started(id, ADA));
    RSocket client = connect(transport, "ada");
    Inbox inbox = open(client, "execution." + id, "", Long.MAX_VALUE);
    assertThat(inbox.frame()).containsEntry("event", "snapshot");
    long scheduled = server.log().append(meta(ADA), Runs.scheduled(id, FETCH, null, 1));
    assertThat(inbox.frame()).containsEntry("position", scheduled);
    long done = server.log().append(meta(ADA), Runs.completed(id, FETCH, null, "x".repeat(30_000)));
    assertThat(inbox.frame()).containsEntry("position", done);
    long end = server.log().append(meta(ADA), Runs.ended(id, "ok"));
    assertThat(inbox.frame()).containsEntry("position", end).containsEntry("status", "completed");
    assertThat(inbox.next()).isEqualTo("complete");
    client.dispose();
    RSocket again = connect(transport, "ada");
    Inbox resumed = open(again, "execution." + id, "{\"from\":" + scheduled + "}", Long.MAX_VALUE);
    assertThat(resumed.frame()).containsEntry("position", done);
    assertThat(resumed.frame()).containsEntry("position", end);
    assertThat(resumed.next()).isEqualTo("complete");
    again.dispose();
  }

  @ParameterizedTest
  @EnumSource
  void thousands_of_frames_arrive_in_order(Transport transport) throws Exception {
    RSocket client = connect(transport, "carol");
    Inbox inbox = open(client, "executions", "{}", Long.MAX_VALUE);
    assertThat(inbox.frame()).containsEntry("event", "snapshot");
    var carol = new com.nexusai.kernel.identity.UserId("carol");
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 500; i++) {
        server
            .log()
            .append(meta(carol), Runs.started(run(transport + "-" + round + "-" + i), carol));
      }
      for (int i = 0; i < 500; i++) {
        assertThat(inbox.frame()).containsEntry("execution_id", transport + "-" + round + "-" + i);
      }
    }
    client.dispose();
    Awaitility.await().until(() -> server.bean(LiveHub.class).subscribers() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void a_subscriber_who_asks_for_nothing_more_is_cut_and_others_are_not_slowed(Transport transport)
      throws Exception {
    var dora = new com.nexusai.kernel.identity.UserId("dora-" + transport);
    RSocket client = connect(transport, dora.value());
    Inbox slow = open(client, "executions", "{}", 1);
    Map<String, Object> snapshot = slow.frame();
    Inbox quick = open(client, "executions", "{}", Long.MAX_VALUE);
    assertThat(quick.frame()).containsEntry("event", "snapshot");
    for (int i = 0; i < 1_001; i++) {
      server.log().append(meta(dora), Runs.started(run("d-" + transport + "-" + i), dora));
      assertThat(quick.frame()).containsEntry("execution_id", "d-" + transport + "-" + i);
    }
    assertThat(slow.next().toString())
        .contains("SUBSCRIBER_TOO_SLOW")
        .contains("from=" + snapshot.get("position"));
    client.dispose();
  }

  @ParameterizedTest
  @EnumSource
  void a_setup_without_a_good_token_is_rejected(Transport transport) {
    for (String token : new String[] {null, "bad-token"}) {
      RSocket client = connect(transport, token);
      assertThatThrownBy(
              () -> client.requestStream(ask("executions", "")).blockLast(Duration.ofSeconds(10)))
          .hasMessageContaining("UNAUTHENTICATED");
      client.dispose();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_request_is_refused_and_the_connection_goes_on(Transport transport) throws Exception {
    server.log().append(meta(BOB), Runs.started(run("bobs-" + transport), BOB));
    RSocket client = connect(transport, "ada");
    assertThat(open(client, "execution.bobs-" + transport, "", 9).next().toString())
        .contains("NOT_FOUND");
    assertThat(open(client, "nothing", "", 9).next().toString()).contains("UNKNOWN_ROUTE");
    assertThat(open(client, "executions", "{\"from\":999999999}", 9).next().toString())
        .contains("POSITION_IN_THE_FUTURE");
    assertThat(open(client, "executions", "{\"from\":-1}", 9).next().toString())
        .contains("INVALID_REQUEST");
    assertThat(open(client, "executions", "garbage", 9).next().toString())
        .contains("MALFORMED_JSON");
    Inbox noRoute = new Inbox(9);
    client.requestStream(DefaultPayload.create("{}")).subscribe(noRoute);
    assertThat(noRoute.next().toString()).contains("MISSING_ROUTE");
    assertThat(open(client, "executions", "", 9).frame()).containsEntry("event", "snapshot");
    client.dispose();
  }

  @Test
  void who_is_signed_in_by_the_request_itself_needs_no_token_over_websocket() throws Exception {
    RSocket client =
        RSocketConnector.create()
            .metadataMimeType(WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString())
            .dataMimeType("application/json")
            .connect(
                WebsocketClientTransport.create(
                    reactor.netty.http.client.HttpClient.create()
                        .host("127.0.0.1")
                        .port(server.port())
                        .headers(h -> h.set("Authorization", "Bearer ada")),
                    "/rsocket"))
            .block(Duration.ofSeconds(10));
    assertThat(open(client, "executions", "", 9).frame()).containsEntry("event", "snapshot");
    client.dispose();
  }
}
