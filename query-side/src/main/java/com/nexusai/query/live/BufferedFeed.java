package com.nexusai.query.live;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A feed of what was read when it was opened and of what the hub has put into a buffer since. */
final class BufferedFeed implements LiveFeed {
  private final LiveHub hub;
  private final String topic;
  private final LiveBuffer buffer;
  private final Deque<Frame> first;
  private final boolean complete;

  /** Frames up to this position were told or need not be. */
  private long position;

  /** The last position that was taken; 0 for none. */
  private long taken;

  BufferedFeed(LiveHub hub, String topic, LiveBuffer buffer, Start start) {
    this.hub = hub;
    this.topic = topic;
    this.buffer = buffer;
    this.first = new ArrayDeque<>(start.frames());
    this.position = start.position();
    this.complete = start.complete();
  }

  @Override
  public void listen(Runnable listener) {
    buffer.listen(listener);
    listener.run();
  }

  @Override
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
            TOO_SLOW,
            "$",
            "a subscriber that takes its frames in time",
            "more than " + LiveBuffer.FRAMES_MAX + " frames that were not taken",
            LiveFeed.comingBack(taken)));
  }

  @Override
  public boolean overflown() {
    return !complete && buffer.state() == LiveBuffer.State.OVERFLOWN;
  }

  @Override
  public long taken() {
    return taken;
  }

  @Override
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
