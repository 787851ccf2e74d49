package com.nexusai.query.wake;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event log whose listeners hear of everything, whichever node committed it: in order, without
 * gap or duplicate.
 *
 * <p>What this node commits is handed on as the log tells it, on the log's thread and without
 * reading anything. Where that does not continue what was told last, and when another node says
 * that there is more, one thread of its own reads on from there. When nothing was heard for the
 * time of the silence, that thread looks how far the log has come; nothing else is ever polled.
 *
 * <p>Expects of the log that an event can only be read once all earlier ones can.
 */
public final class FollowedLog implements EventLog, AutoCloseable {
  /** What its bean is qualified by: an event log without further words is the store's own. */
  public static final String BEAN = "followed";

  private static final Logger LOG = LoggerFactory.getLogger(FollowedLog.class);
  private static final int BATCH = 512;

  private final EventLog log;
  private final WakeUps wakeUps;
  private final long silenceNanos;
  private final List<Consumer<List<RecordedEvent>>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> readers = new CopyOnWriteArrayList<>();
  private final ReentrantLock telling = new ReentrantLock();
  private final LongAdder read = new LongAdder();
  private final LongAdder found = new LongAdder();
  private final Thread thread =
      Thread.ofPlatform().name("nexus-log-follower").daemon(true).unstarted(this::run);
  private final Subscription own;
  private final Subscription others;

  /** Written only while telling. */
  private volatile long position;

  /** Set by whoever wants the thread to read on; it clears it before it does. */
  private final AtomicBoolean woken = new AtomicBoolean(true);

  private volatile boolean closed;

  /**
   * Follows a log from now on.
   *
   * @param silence after how long without a word from anybody the log is asked
   */
  public FollowedLog(EventLog log, WakeUps wakeUps, Duration silence) {
    this.log = log;
    this.wakeUps = wakeUps;
    this.silenceNanos = silence.toNanos();
    this.position = log.head();
    this.own = log.subscribe(this::committed);
    this.others = wakeUps.listen(this::wake);
    // It reads once at the beginning: something may have come while we subscribed.
    thread.start();
  }

  /** Up to where the listeners have been told. */
  public long position() {
    return position;
  }

  /** How many events had to be read, because another node committed them. */
  public long read() {
    return read.sum();
  }

  /** How often there was something new after a silence: each time a message must have been lost. */
  public long foundAfterSilence() {
    return found.sum();
  }

  /** Calls this after events that had to be read. It must not block. */
  Subscription onRead(Runnable reader) {
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  @Override
  public Subscription subscribe(Consumer<List<RecordedEvent>> listener) {
    telling.lock();
    try {
      listeners.add(listener);
    } finally {
      telling.unlock();
    }
    return () -> listeners.remove(listener);
  }

  /** On the log's own thread, after a commit of this node. */
  private void committed(List<RecordedEvent> events) {
    telling.lock();
    try {
      int from = 0;
      while (from < events.size() && events.get(from).position() <= position) {
        from++;
      }
      int to = from;
      while (to < events.size() && events.get(to).position() == position + 1 + (to - from)) {
        to++;
      }
      tell(events.subList(from, to));
      if (to < events.size()) {
        readOn();
      }
    } finally {
      telling.unlock();
    }
    wakeUps.announce(events.getLast().position());
  }

  private void wake(long upTo) {
    if (upTo > position) {
      readOn();
    }
  }

  private void readOn() {
    woken.set(true);
    LockSupport.unpark(thread);
  }

  private void run() {
    boolean failing = false;
    while (!closed) {
      long before = position;
      awaitWakeOrSilence();
      try {
        if (woken.getAndSet(false)) {
          catchUp();
        } else if (position == before && log.head() > before) {
          found.increment();
          catchUp();
        }
        failing = false;
      } catch (RuntimeException e) {
        if (!failing && !closed) {
          LOG.warn("The event log cannot be followed at the moment; trying again.", e);
        }
        failing = true;
      }
    }
  }

  private void awaitWakeOrSilence() {
    long began = System.nanoTime();
    long left = silenceNanos;
    while (!woken.get() && !closed && left > 0) {
      LockSupport.parkNanos(this, left);
      left = silenceNanos - (System.nanoTime() - began);
    }
  }

  private void catchUp() {
    List<RecordedEvent> page;
    do {
      page = log.eventsAfter(position, BATCH);
      telling.lock();
      try {
        // This node's own events may have come in between.
        List<RecordedEvent> news =
            page.stream().filter(event -> event.position() > position).toList();
        read.add(news.size());
        tell(news);
      } finally {
        telling.unlock();
      }
      if (!page.isEmpty()) {
        readers.forEach(Runnable::run);
      }
    } while (page.size() == BATCH && !closed);
  }

  private void tell(List<RecordedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    for (Consumer<List<RecordedEvent>> listener : listeners) {
      try {
        listener.accept(events);
      } catch (RuntimeException e) {
        LOG.error("A listener of the event log failed and will be told of later events.", e);
      }
    }
    position = events.getLast().position();
  }

  @Override
  public List<RecordedEvent> eventsOf(String aggregateId, long after, int limit) {
    return log.eventsOf(aggregateId, after, limit);
  }

  @Override
  public List<RecordedEvent> eventsAfter(long after, int limit) {
    return log.eventsAfter(after, limit);
  }

  @Override
  public long head() {
    return log.head();
  }

  @Override
  public long positionOfLastWrite() {
    return log.positionOfLastWrite();
  }

  @Override
  public void close() {
    closed = true;
    own.close();
    others.close();
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
