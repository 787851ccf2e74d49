package com.nexusai.query.rsocket;

import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.query.live.LiveHub;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever one client sends, its own connection ends and a healthy one goes on. */
class BadFramesTest {
  private static final String COMPOSITE = "message/x.rsocket.composite-metadata.v0";
  private static final UserId HEALTHY = new UserId("healthy");

  @TempDir static Path home;
  private static Server server;
  private static int runs;
  private RawClient healthy;

  @BeforeAll
  static void start() {
    server = new Server(home);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawClient client() throws IOException {
    return new RawClient(server.rsocketPort());
  }

  @BeforeEach
  void somebody_watches() throws IOException {
    healthy = client();
    healthy.send(RawClient.setup(HEALTHY.value())).send(RawClient.request(1, "executions"));
    assertThat(healthy.text()).contains("snapshot");
  }

  @AfterEach
  void and_still_does() throws IOException {
    String id = "run-" + runs++;
    server.log().append(meta(HEALTHY), Runs.started(run(id), HEALTHY));
    assertThat(healthy.text()).contains(id);
    healthy.close();
    Awaitility.await().until(() -> server.bean(LiveHub.class).subscribers() == 0);
  }

  @Test
  void another_frame_before_the_setup_is_refused() throws IOException {
    try (RawClient client = client().send(RawClient.request(1, "executions"))) {
      assertThat(client.lastWord()).contains("SETUP_EXPECTED");
    }
  }

  @Test
  void a_second_setup_is_refused() throws IOException {
    try (RawClient client = client().send(RawClient.setup("ada")).send(RawClient.setup("ada"))) {
      assertThat(client.lastWord()).contains("SETUP_REPEATED");
    }
  }

  @Test
  void an_unknown_frame_type_and_a_short_frame_are_refused() throws IOException {
    try (RawClient client =
        client().send(RawClient.setup("ada")).send(RawClient.frame(1, 0x2A, new byte[20]))) {
      assertThat(client.lastWord()).contains("MALFORMED_FRAME").contains("42");
    }
    try (RawClient client =
        client()
            .send(RawClient.setup("ada"))
            .send(io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {1, 2}))) {
      assertThat(client.lastWord()).contains("MALFORMED_FRAME").contains("2 bytes");
    }
  }

  @Test
  void a_frame_that_is_too_long_ends_the_connection() throws IOException {
    try (RawClient client = client().send(RawClient.setup("ada"))) {
      client.sendRaw(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF}).sendRaw(new byte[1_000]);
      assertThat(client.lastWord()).contains("MALFORMED_FRAME").contains("65536");
    }
  }

  @Test
  void a_setup_in_other_forms_is_refused() throws IOException {
    try (RawClient client =
        client().send(RawClient.setup("ada", 20_000, 90_000, COMPOSITE, "image/png"))) {
      assertThat(client.lastWord()).contains("UNSUPPORTED_DATA");
    }
    try (RawClient client =
        client().send(RawClient.setup("ada", 20_000, 90_000, "text/plain", "application/json"))) {
      assertThat(client.lastWord()).contains("UNSUPPORTED_METADATA");
    }
    try (RawClient client =
        client().send(RawClient.setup("ada", 20_000, 9_000_000, COMPOSITE, "application/json"))) {
      assertThat(client.lastWord()).contains("INVALID_KEEP_ALIVE");
    }
    try (RawClient client =
        client().send(RawClient.setup("ada", 1, 2, COMPOSITE, "application/json"))) {
      assertThat(client.lastWord()).contains("INVALID_KEEP_ALIVE");
    }
  }

  @Test
  void who_says_nothing_is_told_to_go() throws IOException {
    try (RawClient client = client()) {
      long start = System.nanoTime();
      assertThat(client.lastWord()).contains("SETUP_EXPECTED");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(GuardedConnection.SETUP_MAX.plusSeconds(4));
    }
  }

  @Test
  void a_peer_that_died_is_noticed_within_its_lifetime() throws IOException {
    try (RawClient client =
        client()
            .send(RawClient.setup("ada", 500, 1_000, COMPOSITE, "application/json"))
            .send(RawClient.request(1, "executions"))) {
      assertThat(client.text()).contains("snapshot");
      // It never answers a keep-alive.
      assertThat(client.lastWord()).isNotNull();
      Awaitility.await().until(() -> server.bean(LiveHub.class).subscribers() == 1);
    }
  }

  @Test
  void one_stream_too_many_is_refused_and_the_others_go_on() throws IOException {
    try (RawClient client = client().send(RawClient.setup("many"))) {
      for (int i = 0; i < 256; i++) {
        client.send(RawClient.request(1 + 2 * i, "executions"));
      }
      for (int i = 0; i < 256; i++) {
        assertThat(client.text()).contains("snapshot");
      }
      client.send(RawClient.request(1_001, "executions"));
      assertThat(client.text()).contains("TOO_MANY_STREAMS");
    }
  }

  @Test
  void every_stream_ends_with_its_token_and_says_where_it_was() throws IOException {
    String token = "until-" + Instant.now().plusMillis(2_500).toEpochMilli();
    UserId user = new UserId(token);
    try (RawClient client =
        client().send(RawClient.setup(token)).send(RawClient.request(1, "executions"))) {
      assertThat(client.text()).contains("snapshot");
      long position = server.log().append(meta(user), Runs.started(run("of-" + token), user));
      assertThat(client.text()).contains("of-" + token);
      assertThat(client.text()).contains("TOKEN_EXPIRED").contains("from=" + position + ".");
      assertThat(client.lastWord()).contains("TOKEN_EXPIRED");
    }
    try (RawClient late = client().send(RawClient.setup(token))) {
      assertThat(late.lastWord()).contains("TOKEN_EXPIRED");
    }
  }

  @Test
  void an_event_stream_ends_with_its_token_too() throws IOException {
    String token = "until-" + Instant.now().plusMillis(1_500).toEpochMilli();
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/stream/executions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + "Authorization: Bearer "
                      + token
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all).contains("snapshot").contains("event: error").contains("TOKEN_EXPIRED");
    }
  }

  @Test
  void random_bytes_end_only_their_own_connection() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      RawClient client = client();
      clients.add(client);
      try {
        if (random.nextBoolean()) {
          client.send(RawClient.setup("fuzz"));
        }
        byte[] garbage = new byte[random.nextInt(300)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
          client.sendRaw(garbage);
        } else {
          client.send(RawClient.frame(random.nextInt(4), 1 + random.nextInt(13), garbage));
        }
      } catch (IOException closedAlready) {
        assertThat(closedAlready).as("seed " + seed).isNotNull();
      }
    }
    for (RawClient client : clients) {
      client.close();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> server.bean(LiveHub.class).subscribers() == 1);
  }
}
