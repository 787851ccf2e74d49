package com.nexusai.query.live;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's frames in order, without gap or duplicate: first what was read when the feed was
 * opened, then what has happened since. Frames are taken by one thread at a time.
 */
public final class LiveFeed implements AutoCloseable {
  private final LiveHub hub;
  private final String topic;
  private final LiveBuffer buffer;
  private final Deque<Frame> first;
  private final boolean complete;

  /** Frames up to this position were told or need not be. */
  private long position;

  /** The last position that was taken; 0 for none. */
  private long taken;

  private LiveFeed(LiveHub hub, String topic, LiveBuffer buffer, Start start) {
    this.hub = hub;
    this.topic = topic;
    this.buffer = buffer;
    this.first = new ArrayDeque<>(start.frames());
    this.position = start.position();
    this.complete = start.complete();
  }

  /**
   * What a feed begins with.
   *
   * @param frames the snapshot, or the frames that were missed, in order
   * @param position frames up to it are in {@code frames} or need not be told: the buffer's are
   *     dropped up to here
   * @param complete whether nothing follows
   */
  public record Start(Collection<Frame> frames, long position, boolean complete) {}

  /** Reads what a feed begins with. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads. May block.
     *
     * @param registered every frame after this position will come by itself, so at least everything
     *     up to it has to be read
     */
    Start read(long registered);
  }

  /**
   * Opens a feed. The buffer is registered before anything is read, so nothing can fall between.
   */
  public static LiveFeed open(LiveHub hub, String topic, Reader reader) {
    LiveBuffer buffer = new LiveBuffer();
    long registered = hub.register(topic, buffer);
    try {
      return new LiveFeed(hub, topic, buffer, reader.read(registered));
    } catch (RuntimeException e) {
      hub.unregister(topic, buffer);
      throw e;
    }
  }

  /** Calls this when there may be something to take; at once, too. It must not block. */
  public void listen(Runnable listener) {
    buffer.listen(listener);
    listener.run();
  }

  /**
   * The next frame.
   *
   * @return null when there is none now; {@link #ended()} then tells whether there will ever be one
   * @throws Rejection {@code SUBSCRIBER_TOO_SLOW} when frames had to be dropped; it names the last
   *     position that was taken
   */
  public @Nullable Frame poll() {
    if (overflown()) {
      throw tooSlow();
    }
    Frame frame = first.isEmpty() ? next() : first.poll();
    if (frame != null) {
      position = Math.max(position, frame.position());
      taken = frame.position();
    }
    return frame;
  }

  private @Nullable Frame next() {
    if (complete) {
      return null;
    }
    Frame frame = buffer.poll();
    while (frame != null && frame.position() <= position) {
      frame = buffer.poll();
    }
    return frame;
  }

  private Rejection tooSlow() {
    return Rejection.of(
        Kind.TOO_MANY,
        new Problem(
            "SUBSCRIBER_TOO_SLOW",
            "$",
            "a subscriber that takes its frames in time",
            "more than " + LiveBuffer.FRAMES_MAX + " frames that were not taken",
            taken == 0 ? "Subscribe again." : "Subscribe again with from=" + taken + "."));
  }

  /** Whether frames had to be dropped: the next {@link #poll()} says so. */
  public boolean overflown() {
    return !complete && buffer.state() == LiveBuffer.State.OVERFLOWN;
  }

  /**
   * Whether every frame was taken and none will follow. Ask after {@link #poll()} answered null.
   */
  public boolean ended() {
    // The state first: a last frame that comes in between is then still taken.
    return first.isEmpty()
        && (complete || (buffer.state() == LiveBuffer.State.COMPLETE && buffer.isEmpty()));
  }

  @Override
  public void close() {
    hub.unregister(topic, buffer);
  }
}
