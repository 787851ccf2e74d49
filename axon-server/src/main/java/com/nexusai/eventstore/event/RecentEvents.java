package com.nexusai.eventstore.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in memory, with the payload objects that were published: whoever follows
 * closely neither reads the file nor deserializes. Bounded by count and by bytes.
 */
final class RecentEvents {
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable TrackedEventMessage<?>[] ring;
  private final int[] sizes;
  private final long bytesMax;
  private long bytes;
  // All events with floor < position <= head are here.
  private long floor;
  private long head;

  RecentEvents(int countMax, long bytesMax) {
    ring = new TrackedEventMessage<?>[countMax];
    sizes = new int[countMax];
    this.bytesMax = bytesMax;
  }

  /** Everything up to this position is only in the file. */
  void startAt(long position) {
    lock.lock();
    try {
      clear(position);
    } finally {
      lock.unlock();
    }
  }

  /** The event after the newest; one further on makes everything before it file only. */
  void append(long position, TrackedEventMessage<?> event, int size) {
    lock.lock();
    try {
      if (position != head + 1) {
        clear(position - 1);
      }
      if (head - floor == ring.length) {
        dropOldest();
      }
      int slot = slot(position);
      ring[slot] = event;
      sizes[slot] = size;
      bytes += size;
      head = position;
      while (bytes > bytesMax && floor < head) {
        dropOldest();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The events after this position; null when some of them are only in the file. */
  @Nullable List<TrackedEventMessage<?>> after(long position, int max) {
    lock.lock();
    try {
      if (position < floor) {
        return null;
      }
      int count = (int) Math.max(0, Math.min(max, head - position));
      List<TrackedEventMessage<?>> events = new ArrayList<>(count);
      for (int i = 1; i <= count; i++) {
        TrackedEventMessage<?> event = ring[slot(position + i)];
        if (event != null) {
          events.add(event);
        }
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** The newest position told. */
  long head() {
    lock.lock();
    try {
      return head;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what came up to this position, because payloads of it have been erased. */
  void forget(long upTo) {
    lock.lock();
    try {
      while (floor < Math.min(upTo, head)) {
        dropOldest();
      }
    } finally {
      lock.unlock();
    }
  }

  private void clear(long position) {
    java.util.Arrays.fill(ring, null);
    bytes = 0;
    floor = position;
    head = position;
  }

  private void dropOldest() {
    floor++;
    int slot = slot(floor);
    bytes -= sizes[slot];
    ring[slot] = null;
  }

  private int slot(long position) {
    return (int) (position % ring.length);
  }
}
