package com.nexusai.query.rsocket;

import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.transport.ClientTransport;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.client.WebsocketClientTransport;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/**
 * A client that asked for everything and then no longer reads its socket: only its own stream is
 * cut.
 */
class StalledSocketTest {
  private static final String LARGE = "x".repeat(30_000);

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

  private static int subscribers() {
    return server.bean(LiveHub.class).subscribers();
  }

  /** Lets runs of this user tell large results until everybody who takes nothing is cut. */
  private static void flood(UserId user) {
    var flooded = run("flood-" + user);
    server.log().append(meta(user), Runs.started(flooded, user));
    for (int i = 0; i < 1_500; i++) {
      server.log().append(meta(user), Runs.completed(flooded, FETCH, i, LARGE));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(subscribers()).isZero());
    // The next subscriber's snapshot waits for the views.
    server.models().progress().await("executions", server.log().head(), Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @EnumSource
  void a_socket_that_is_not_read_is_cut(RSocketStreamsTest.Transport transport) throws Exception {
    UserId user = new UserId("stalled-" + transport);
    LoopResources loop = LoopResources.create("stalled", 1, true);
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch stalled = new CountDownLatch(1);
    ClientTransport client =
        switch (transport) {
          case TCP ->
              TcpClientTransport.create(
                  TcpClient.create().runOn(loop).host("127.0.0.1").port(server.rsocketPort()));
          case WEBSOCKET ->
              WebsocketClientTransport.create(
                  HttpClient.create().runOn(loop).host("127.0.0.1").port(server.port()),
                  "/rsocket");
        };
    RSocket socket =
        RSocketConnector.create()
            .metadataMimeType("message/x.rsocket.composite-metadata.v0")
            .dataMimeType("application/json")
            .setupPayload(RSocketStreamsTest.setup(user.value()))
            .connect(client)
            .block(Duration.ofSeconds(10));
    socket
        .requestStream(RSocketStreamsTest.ask("executions", ""))
        .subscribe(
            new BaseSubscriber<Payload>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              protected void hookOnNext(Payload payload) {
                payload.release();
                stalled.countDown();
                try {
                  released.await(); // on the client's only event loop: nothing is read any more
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    assertThat(stalled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(subscribers()).isEqualTo(1);
    flood(user);
    released.countDown();
    socket.dispose();
    loop.dispose();
  }

  @Test
  void a_browser_that_does_not_read_its_events_is_cut() throws Exception {
    UserId user = new UserId("stalled-sse");
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/stream/executions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                      + user
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      Awaitility.await().until(() -> subscribers() == 1);
      flood(user);
    }
  }
}
