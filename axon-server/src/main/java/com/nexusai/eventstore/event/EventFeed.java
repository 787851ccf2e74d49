package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.Committed;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.NewEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All events in global order from any position on: from memory for who follows closely, from the
 * file for who is behind, without a gap between the two. Wakes those who wait, after commit, on a
 * thread of its own.
 */
public final class EventFeed implements Committed, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);
  private static final int RECENT_EVENTS_MAX = 16_384;
  private static final long RECENT_BYTES_MAX = 64L << 20;

  private final EventCodec codec;
  private final RecentEvents recent = new RecentEvents(RECENT_EVENTS_MAX, RECENT_BYTES_MAX);
  private final Set<Runnable> wakers = new CopyOnWriteArraySet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Thread thread =
      Thread.ofPlatform().name("nexus-event-dispatch").daemon(true).unstarted(this::run);
  private volatile @Nullable EventRows rows;
  private volatile long wakes;
  private volatile boolean closed;

  /** Some events, and how far they reach. */
  record Page(List<TrackedEventMessage<?>> events, long upTo) {}

  /** Decodes with this codec. */
  public EventFeed(EventCodec codec) {
    this.codec = codec;
  }

  /** Begins to feed from this file, which tells its commits to this feed. */
  public void start(EventFile file) {
    rows = new EventRows(file);
    recent.startAt(file.head());
    thread.start();
  }

  EventRows rows() {
    EventRows started = rows;
    if (started == null) {
      throw new IllegalStateException("The feed has no file yet.");
    }
    return started;
  }

  EventCodec codec() {
    return codec;
  }

  /** The newest position that readers may have. */
  long head() {
    return recent.head();
  }

  @Override
  public void events(long first, List<NewEvent> events) {
    long position = first;
    for (NewEvent event : events) {
      int size = event.payload().length + event.canonical().length;
      recent.append(position, codec.live(position, event), size);
      position++;
    }
  }

  @Override
  public void wake() {
    // Only the writing thread counts it up.
    wakes = wakes + 1;
    LockSupport.unpark(thread);
  }

  /** The next events after this position, as many as there are now, at most {@code max}. */
  Page after(long position, int max) {
    List<TrackedEventMessage<?>> near = recent.after(position, max);
    if (near != null) {
      return new Page(near, near.isEmpty() ? position : EventCodec.position(near.getLast()));
    }
    List<StoredEvent> far = rows().after(position, max);
    return new Page(codec.decode(far), far.isEmpty() ? position : far.getLast().position());
  }

  /**
   * The event at this position, as a reader of the stream gets it.
   *
   * @throws IllegalStateException when there is none
   */
  public TrackedEventMessage<?> eventAt(long position) {
    for (TrackedEventMessage<?> event : after(position - 1, 1).events()) {
      if (EventCodec.position(event) == position) {
        return event;
      }
    }
    throw new IllegalStateException("There is no event at position " + position + ".");
  }

  /** How often readers were woken so far; to be asked for before looking for events. */
  long wakes() {
    return wakes;
  }

  /** Waits until readers are woken for events that came after {@code seen} wakes. */
  void awaitWake(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (wakes == seen && left > 0 && !closed) {
        left = woken.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Calls back after every commit until it is removed. */
  void onWake(Runnable waker) {
    wakers.add(waker);
  }

  void removeWaker(Runnable waker) {
    wakers.remove(waker);
  }

  /** What came up to here is read from the file again, for payloads of it have been erased. */
  void forgetRecent(long upTo) {
    recent.forget(upTo);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    long told = 0;
    while (!closed) {
      long now = wakes;
      if (now == told) {
        LockSupport.park(this);
      } else {
        told = now;
        wakeReaders();
      }
    }
    wakeReaders();
  }

  private void wakeReaders() {
    lock.lock();
    try {
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    for (Runnable waker : wakers) {
      try {
        waker.run();
      } catch (RuntimeException e) {
        log.error("A reader of events failed when it was woken; it will be woken again.", e);
      }
    }
  }
}
