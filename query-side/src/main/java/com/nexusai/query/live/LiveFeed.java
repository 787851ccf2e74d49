package com.nexusai.query.live;

import com.nexusai.kernel.problem.Rejection;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's frames in order, without gap or duplicate. Frames are taken by one thread at a
 * time.
 */
public interface LiveFeed extends AutoCloseable {
  /** The code of the refusal that ends the feed of a subscriber who does not keep up. */
  String TOO_SLOW = "SUBSCRIBER_TOO_SLOW";

  /**
   * What a feed begins with.
   *
   * @param frames the snapshot, or the frames that were missed, in order
   * @param position frames up to it are in {@code frames} or need not be told: the buffer's are
   *     dropped up to here
   * @param complete whether nothing follows
   */
  record Start(Collection<Frame> frames, long position, boolean complete) {}

  /** Reads what a feed begins with. */
  @FunctionalInterface
  interface Reader {
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
  static LiveFeed open(LiveHub hub, String topic, Reader reader) {
    LiveBuffer buffer = new LiveBuffer();
    long registered = hub.register(topic, buffer);
    try {
      return new BufferedFeed(hub, topic, buffer, reader.read(registered));
    } catch (RuntimeException e) {
      hub.unregister(topic, buffer);
      throw e;
    }
  }

  /** What a subscriber does who was cut after this position; 0 for one who has taken nothing. */
  static String comingBack(long taken) {
    return taken == 0 ? "Subscribe again." : "Subscribe again with from=" + taken + ".";
  }

  /** Calls this when there may be something to take; at once, too. It must not block. */
  void listen(Runnable listener);

  /**
   * The next frame.
   *
   * @return null when there is none now; {@link #ended()} then tells whether there will ever be one
   * @throws Rejection {@code SUBSCRIBER_TOO_SLOW} when frames had to be dropped; it names the last
   *     position that was taken
   */
  @Nullable Frame poll();

  /** The position of the last frame that was taken; 0 for none. */
  long taken();

  /** Whether frames had to be dropped: the next {@link #poll()} says so. */
  boolean overflown();

  /**
   * Whether every frame was taken and none will follow. Ask after {@link #poll()} answered null.
   */
  boolean ended();

  @Override
  void close();
}
