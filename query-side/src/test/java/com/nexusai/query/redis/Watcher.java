package com.nexusai.query.redis;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.testing.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A subscriber to a user's runs over server-sent events, who remembers what came and when. */
final class Watcher implements AutoCloseable {
  private final InputStream stream;
  private final List<Long> positions = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private final Thread thread;
  private long newest;
  private long newestAt;

  Watcher(Server server, String user) {
    HttpResponse<InputStream> response =
        server.send(
            server.request(user, "/api/v1/stream/executions").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new AssertionError("The stream answered " + response.statusCode());
    }
    stream = response.body();
    thread = Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:")) {
          took(((Number) ((Map<?, ?>) Json.read(line.substring(5).strip())).get("position")));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void took(Number position) {
    long now = System.nanoTime();
    lock.lock();
    try {
      newest = position.longValue();
      newestAt = now;
      positions.add(newest);
      came.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for this position; the time at which it came, as {@link System#nanoTime} tells it. */
  long await(long position, long seconds) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(seconds);
    lock.lock();
    try {
      while (newest < position) {
        if (left <= 0) {
          throw new AssertionError("Expected position " + position + ", found " + newest);
        }
        left = came.awaitNanos(left);
      }
      return newestAt;
    } finally {
      lock.unlock();
    }
  }

  /** Every position that came, in the order in which it came. */
  List<Long> positions() {
    return positions;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stream.close();
    thread.join(5_000);
  }
}
