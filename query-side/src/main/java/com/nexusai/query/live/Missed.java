package com.nexusai.query.live;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.query.live.LiveFeed.Start;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber missed who comes back, read from the log. Null where so much was missed that a
 * snapshot is the cheaper answer. An event that was erased is passed over; the event that tells of
 * the erasure comes after it.
 */
public final class Missed {
  /** How many missed events are read for one subscriber. */
  public static final int EVENTS_MAX = 10_000;

  private static final int PAGE = 1_000;

  private final Framing framing;
  private final String topic;
  private final List<Frame> frames = new ArrayList<>();
  private boolean over;

  private Missed(Framing framing, String topic) {
    this.framing = framing;
    this.topic = topic;
  }

  /** One source of pages, in order. */
  private interface Pages {
    List<RecordedEvent> after(long position);
  }

  /** The frames of a topic that only events of one stream are told at. */
  public static @Nullable Start ofStream(
      EventLog log, String aggregateId, Framing framing, String topic, long from, long registered) {
    return new Missed(framing, topic)
        .read(after -> log.eventsOf(aggregateId, after, PAGE), from, registered, Long.MAX_VALUE);
  }

  /** The frames of a topic that events of many streams are told at. */
  public static @Nullable Start ofAll(
      EventLog log, Framing framing, String topic, long from, long registered) {
    return new Missed(framing, topic)
        .read(after -> log.eventsAfter(after, PAGE), from, registered, registered);
  }

  private @Nullable Start read(Pages pages, long from, long registered, long enough) {
    long position = from;
    int read = 0;
    List<RecordedEvent> page;
    do {
      page = pages.after(position);
      for (RecordedEvent event : page) {
        position = event.position();
        take(event);
      }
      read += page.size();
    } while (page.size() == PAGE && position < enough && read <= EVENTS_MAX);
    return read > EVENTS_MAX ? null : new Start(frames, Math.max(position, registered), over);
  }

  private void take(RecordedEvent event) {
    if (framing.topics(event).contains(topic)) {
      Frame frame = framing.frame(event);
      if (frame != null) {
        frames.add(frame);
      }
      over = over || framing.ends(topic, event);
    }
  }
}
