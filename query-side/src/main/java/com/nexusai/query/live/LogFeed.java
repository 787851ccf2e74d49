package com.nexusai.query.live;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feed that is read from the log itself, a page at a time and only when the subscriber has taken
 * the page before: however much there is to tell and however slow the subscriber, it holds one page
 * and is never cut.
 */
public final class LogFeed implements LiveFeed {
  private static final int PAGE = 200;

  private final LiveHub hub;
  private final EventLog log;
  private final Framing framing;
  private final Deque<Frame> page = new ArrayDeque<>();
  private final Runnable wake = this::wake;
  private @Nullable Runnable listener;
  private @Nullable RuntimeException failure;
  private boolean reading;
  private boolean closed;

  /** Events up to this position were read. */
  private long position;

  private long taken;

  /**
   * Opens a feed of every event that this framing tells.
   *
   * @param first what comes before the events
   * @param after the position after which the events begin
   */
  public LogFeed(LiveHub hub, EventLog log, Framing framing, List<Frame> first, long after) {
    this.hub = hub;
    this.log = log;
    this.framing = framing;
    this.page.addAll(first);
    this.position = after;
  }

  @Override
  public void listen(Runnable listener) {
    synchronized (this) {
      this.listener = listener;
    }
    hub.follow(wake);
    listener.run();
  }

  private void wake() {
    Runnable waiting;
    synchronized (this) {
      waiting = listener;
    }
    if (waiting != null) {
      waiting.run();
    }
  }

  @Override
  public synchronized @Nullable Frame poll() {
    if (failure != null) {
      throw failure;
    }
    Frame frame = page.poll();
    if (frame != null) {
      taken = frame.position();
    } else if (!reading && !closed && hub.position() > position) {
      reading = true;
      // The log's own threads read; this one only waits for them.
      Thread.ofVirtual().name("nexus-live-read").start(this::read);
    }
    return frame;
  }

  private void read() {
    long after;
    synchronized (this) {
      after = position;
    }
    long head = hub.position();
    try {
      take(log.eventsAfter(after, PAGE), head);
    } catch (RuntimeException e) {
      synchronized (this) {
        failure = e;
      }
    }
    wake();
  }

  /**
   * Takes a page.
   *
   * @param head where the log was before it was read: a page that is not full reaches at least
   *     there, although the last positions may be gaps
   */
  private synchronized void take(List<RecordedEvent> events, long head) {
    for (RecordedEvent event : events) {
      Frame frame = framing.frame(event);
      if (frame != null) {
        page.add(frame);
      }
      position = event.position();
    }
    if (events.size() < PAGE) {
      position = Math.max(position, head);
    }
    reading = false;
  }

  @Override
  public synchronized long taken() {
    return taken;
  }

  @Override
  public boolean overflown() {
    return false;
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    hub.unfollow(wake);
  }
}
