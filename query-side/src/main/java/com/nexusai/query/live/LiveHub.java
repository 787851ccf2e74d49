package com.nexusai.query.live;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hands each new event's frame to everybody who subscribed to it. It runs on the log's one
 * notifying thread and never blocks: a frame is put into each subscriber's bounded buffer, and who
 * does not take it out in time is cut.
 */
public final class LiveHub implements AutoCloseable {
  private final List<Framing> framings;
  private final Map<String, Set<LiveBuffer>> byTopic = new HashMap<>();
  private final LongAdder frames = new LongAdder();
  private final EventLog.Subscription subscription;
  private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();
  private volatile long position;

  /** Follows this log from now on. */
  public LiveHub(EventLog log, List<Framing> framings) {
    this.framings = List.copyOf(framings);
    this.subscription = log.subscribe(this::accept);
    startAt(log.head());
  }

  /**
   * What is older than the subscription is in every snapshot; it may have been handed out already,
   * or still be.
   */
  private synchronized void startAt(long head) {
    position = Math.max(position, head);
  }

  private void accept(List<RecordedEvent> events) {
    synchronized (this) {
      for (RecordedEvent event : events) {
        for (Framing framing : framings) {
          tell(framing, event);
        }
        position = Math.max(position, event.position());
      }
    }
    followers.forEach(Runnable::run);
  }

  private void tell(Framing framing, RecordedEvent event) {
    @Nullable Frame frame = null;
    for (String topic : framing.topics(event)) {
      Set<LiveBuffer> buffers = byTopic.get(topic);
      if (buffers == null) {
        continue;
      }
      // Encoded only when somebody listens, and then once for all.
      frame = frame == null ? framing.frame(event) : frame;
      if (frame != null) {
        frames.add(buffers.size());
        boolean last = framing.ends(topic, event);
        // A listener only wakes another thread, so nobody comes or goes meanwhile.
        for (LiveBuffer buffer : buffers) {
          buffer.offer(frame, last);
        }
      }
    }
  }

  /**
   * Begins to fill a buffer with the frames of a topic.
   *
   * @return a position: every frame after it is going to be in the buffer, earlier ones may be
   */
  public synchronized long register(String topic, LiveBuffer buffer) {
    byTopic.computeIfAbsent(topic, _ -> new HashSet<>()).add(buffer);
    return position;
  }

  /** Fills the buffer no more; a repeat does nothing. */
  public synchronized void unregister(String topic, LiveBuffer buffer) {
    byTopic.computeIfPresent(
        topic,
        (_, buffers) -> {
          buffers.remove(buffer);
          return buffers.isEmpty() ? null : buffers;
        });
  }

  /** The position up to which everything was handed out. */
  public long position() {
    return position;
  }

  /** Calls this after each batch of events, on the hub's thread: it must not block. */
  void follow(Runnable follower) {
    followers.add(follower);
  }

  /** Calls it no more; a repeat does nothing. */
  void unfollow(Runnable follower) {
    followers.remove(follower);
  }

  /** How many subscribers there are. */
  public synchronized int subscribers() {
    int subscribers = followers.size();
    for (Set<LiveBuffer> buffers : byTopic.values()) {
      subscribers += buffers.size();
    }
    return subscribers;
  }

  /** How many frames were handed to subscribers so far. */
  public long frames() {
    return frames.sum();
  }

  @Override
  public void close() {
    subscription.close();
  }
}
