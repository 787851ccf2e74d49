package com.nexusai.query.access;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.LiveFeed;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A member's feed, which ends when they are a member no longer, whatever they have not taken. */
final class GuardedFeed implements LiveFeed {
  private final Consumer<GuardedFeed> closing;
  private @Nullable LiveFeed feed;
  private volatile boolean revoked;
  private volatile @Nullable Runnable listener;

  /** Calls this when the feed is closed. */
  GuardedFeed(Consumer<GuardedFeed> closing) {
    this.closing = closing;
  }

  /** Tells what this feed tells; once, before anybody takes anything. */
  void open(LiveFeed opened) {
    feed = opened;
  }

  /** Lets nothing more pass. Does not block. */
  void revoke() {
    revoked = true;
    Runnable waiting = listener;
    if (waiting != null) {
      waiting.run();
    }
  }

  @Override
  public void listen(Runnable waiting) {
    listener = waiting;
    feed().listen(waiting);
  }

  @Override
  public @Nullable Frame poll() {
    Frame frame = revoked ? null : feed().poll();
    // Looked at once more, after the frame was taken: one of a later event came after the removal.
    if (revoked) {
      throw Rejection.of(
          Kind.FORBIDDEN,
          "ACCESS_REVOKED",
          "$",
          "a member of the workflow",
          "somebody who was one and is no longer");
    }
    return frame;
  }

  @Override
  public long taken() {
    return feed().taken();
  }

  @Override
  public boolean overflown() {
    return revoked || feed().overflown();
  }

  @Override
  public boolean ended() {
    return !revoked && feed().ended();
  }

  @Override
  public void close() {
    closing.accept(this);
    feed().close();
  }

  private LiveFeed feed() {
    return Objects.requireNonNull(feed, "opened before it was handed out");
  }
}
