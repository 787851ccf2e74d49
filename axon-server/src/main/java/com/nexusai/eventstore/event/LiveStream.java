package com.nexusai.eventstore.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream of all events from a position on that never ends and never skips. Used by one thread at
 * a time.
 */
final class LiveStream implements TrackingEventStream {
  private static final int PAGE = 256;

  private final EventFeed feed;
  private final Deque<TrackedEventMessage<?>> page = new ArrayDeque<>(PAGE);
  private long upTo;
  private @Nullable Runnable waker;
  private boolean closed;

  LiveStream(EventFeed feed, long after) {
    this.feed = feed;
    this.upTo = after;
  }

  @Override
  public Optional<TrackedEventMessage<?>> peek() {
    return fill() ? Optional.of(page.peek()) : Optional.empty();
  }

  @Override
  public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
    if (fill()) {
      return true;
    }
    if (timeout <= 0) {
      return false;
    }
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    while (true) {
      long seen = feed.wakes();
      if (fill()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      feed.awaitWake(seen, left);
    }
  }

  @Override
  public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
    while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS)) {
      if (closed) {
        throw new IllegalStateException("The stream is closed.");
      }
    }
    return page.remove();
  }

  @Override
  public boolean setOnAvailableCallback(Runnable callback) {
    if (waker != null) {
      feed.removeWaker(waker);
    }
    waker = callback;
    feed.onWake(callback);
    return true;
  }

  @Override
  public void close() {
    closed = true;
    if (waker != null) {
      feed.removeWaker(waker);
      waker = null;
    }
  }

  /** Whether there is an event at hand, fetching the next page when needed. */
  private boolean fill() {
    while (page.isEmpty()) {
      EventFeed.Page next = feed.after(upTo, PAGE);
      if (next.upTo() == upTo) {
        return false;
      }
      // A page of the file may be empty of events after upcasting and yet reach further.
      upTo = next.upTo();
      page.addAll(next.events());
    }
    return true;
  }
}
