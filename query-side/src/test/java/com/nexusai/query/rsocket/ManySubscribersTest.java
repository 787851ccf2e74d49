package com.nexusai.query.rsocket;

import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred watch one run, five of them stop reading: all the others get everything, in order.
 */
class ManySubscribersTest {
  private static final int WATCHERS = 200;
  private static final int STALLED = 5;
  private static final int UPDATES = 300;
  private static final UserId USER = new UserId("shared");
  private static final Pattern POSITION = Pattern.compile("\"position\":(\\d+)");

  @TempDir Path home;

  @Test
  void whoever_reads_gets_everything_in_order_whoever_stalls() throws Exception {
    var id = run("watched");
    try (Server server = new Server(home);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.log().append(meta(USER), Runs.started(id, USER));
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < WATCHERS; i++) {
        RawClient client =
            i < STALLED
                ? RawClient.withLittleRoom(server.rsocketPort())
                : new RawClient(server.rsocketPort());
        client.send(RawClient.setup(USER.value())).send(RawClient.request(1, "execution." + id));
        assertThat(client.text()).contains("snapshot");
        clients.add(client);
      }
      List<Future<List<Long>>> readers = new ArrayList<>();
      for (RawClient client : clients.subList(STALLED, WATCHERS)) {
        readers.add(threads.submit(() -> positions(client)));
      }
      List<Long> expected = new ArrayList<>();
      for (int i = 0; i < UPDATES; i++) {
        expected.add(server.log().append(meta(USER), Runs.completed(id, FETCH, i, "done")));
        if (i % 20 == 0) {
          Thread.sleep(20);
        }
      }
      expected.add(server.log().append(meta(USER), Runs.ended(id, "ok")));
      for (Future<List<Long>> reader : readers) {
        assertThat(reader.get()).isEqualTo(expected);
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  /** The positions of all updates, up to the end of the stream. */
  private static List<Long> positions(RawClient client) throws IOException {
    List<Long> positions = new ArrayList<>();
    try {
      while (true) {
        ByteBuf bytes = client.next();
        String frame =
            bytes.toString(0, Math.min(500, bytes.readableBytes()), StandardCharsets.UTF_8);
        Matcher position = POSITION.matcher(frame);
        if (position.find()) {
          positions.add(Long.valueOf(position.group(1)));
        }
        if (frame.contains("\"result\":\"ok\"")) {
          return positions;
        }
      }
    } catch (EOFException cut) {
      return positions;
    }
  }
}
