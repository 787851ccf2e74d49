package com.nexusai.query.sse;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.live.LiveRoutes;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes one subscriber's frames as events until either side ends. The event's id is its position.
 */
final class EventWriter implements Runnable {
  /** Shorter than what proxies wait for; a dead client is noticed by it, too. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final AsyncContext async;
  private final LiveFeed feed;
  private final LiveCaller caller;
  private final Clock clock;
  private final Runnable leave;
  private final Semaphore wake = new Semaphore(0);

  /**
   * Writes this feed.
   *
   * @param leave called at the end
   */
  EventWriter(AsyncContext async, LiveFeed feed, LiveCaller caller, Clock clock, Runnable leave) {
    this.async = async;
    this.feed = feed;
    this.caller = caller;
    this.clock = clock;
    this.leave = leave;
  }

  @Override
  public void run() {
    try (feed) {
      feed.listen(wake::release);
      write(async.getResponse().getOutputStream());
    } catch (IOException | IllegalStateException | NullPointerException e) {
      // The client has gone, or the server is stopping: there is nobody left to tell. Tomcat's
      // stream
      // throws whatever its recycled parts do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave.run();
      complete();
    }
  }

  private void complete() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container has ended it already.
    }
  }

  private void write(OutputStream out) throws IOException, InterruptedException {
    try {
      while (!writeAll(out)) {
        if (!wake.tryAcquire(patience(), TimeUnit.MILLISECONDS)) {
          out.write(COMMENT);
          out.flush();
        }
        wake.drainPermits();
        if (caller.expired(clock.instant())) {
          throw caller.tokenExpired(feed.taken());
        }
      }
    } catch (Rejection refused) {
      out.write(
          ("event: error\ndata: " + LiveRoutes.told(refused)).getBytes(StandardCharsets.UTF_8));
      out.write(END);
      out.flush();
    }
  }

  /** How long to wait for a frame before there is something else to do. */
  private long patience() {
    Instant end = caller.expiresAt();
    Duration left = end == null ? KEEP_ALIVE : Duration.between(clock.instant(), end);
    return Math.clamp(left.toMillis(), 0, KEEP_ALIVE.toMillis());
  }

  /** Whether the stream is over. */
  private boolean writeAll(OutputStream out) throws IOException {
    Frame frame = feed.poll();
    while (frame != null) {
      out.write(("id: " + frame.position() + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
      out.write(frame.json());
      out.write(END);
      frame = feed.poll();
    }
    out.flush();
    return feed.ended();
  }
}
