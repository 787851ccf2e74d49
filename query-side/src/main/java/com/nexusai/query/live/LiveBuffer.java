package com.nexusai.query.live;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a subscriber has not taken yet: at most 1,000 of them and 4 MiB. When they become
 * more, all are dropped and the subscriber is cut, so that a slow one costs the others nothing.
 */
public final class LiveBuffer {
  static final int FRAMES_MAX = 1_000;
  static final long BYTES_MAX = 4L * 1024 * 1024;

  /** How a buffer stands. */
  enum State {
    OPEN,
    /** The last frame is in it. */
    COMPLETE,
    /** Frames were dropped. */
    OVERFLOWN
  }

  private final Deque<Frame> frames = new ArrayDeque<>();
  private long bytes;
  private State state = State.OPEN;
  private @Nullable Runnable listener;

  /** Puts a frame in; called by the hub, never blocks. */
  void offer(Frame frame, boolean last) {
    Runnable wake;
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      frames.add(frame);
      bytes += frame.json().length;
      if (frames.size() > FRAMES_MAX || bytes > BYTES_MAX) {
        frames.clear();
        state = State.OVERFLOWN;
      } else if (last) {
        state = State.COMPLETE;
      }
      wake = listener;
    }
    if (wake != null) {
      wake.run();
    }
  }

  /** Takes the oldest frame out; null when there is none now. */
  synchronized @Nullable Frame poll() {
    Frame frame = frames.poll();
    if (frame != null) {
      bytes -= frame.json().length;
    }
    return frame;
  }

  synchronized boolean isEmpty() {
    return frames.isEmpty();
  }

  synchronized State state() {
    return state;
  }

  /** Calls this after every change from now on, on the hub's thread: it must not block. */
  synchronized void listen(Runnable listener) {
    this.listener = listener;
  }
}
