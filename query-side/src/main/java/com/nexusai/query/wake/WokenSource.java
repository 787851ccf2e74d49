package com.nexusai.query.wake;

import com.nexusai.kernel.history.EventLog.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * A source of events whose streams look for more as soon as another node committed something. A
 * store calls back only for what its own process commits; without this, processors would notice the
 * events of others when they come by for their claims, seconds later.
 */
public final class WokenSource implements StreamableMessageSource<TrackedEventMessage<?>> {
  private final StreamableMessageSource<TrackedEventMessage<?>> source;
  private final FollowedLog log;

  /** Reads this source, woken by what this log had to read. */
  public WokenSource(StreamableMessageSource<TrackedEventMessage<?>> source, FollowedLog log) {
    this.source = source;
    this.log = log;
  }

  @Override
  public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
    return new Stream(source.openStream(token));
  }

  @Override
  public @Nullable TrackingToken createTailToken() {
    return source.createTailToken();
  }

  @Override
  public @Nullable TrackingToken createHeadToken() {
    return source.createHeadToken();
  }

  @Override
  public @Nullable TrackingToken createTokenAt(Instant time) {
    return source.createTokenAt(time);
  }

  @Override
  public @Nullable TrackingToken createTokenSince(Duration duration) {
    return source.createTokenSince(duration);
  }

  private final class Stream implements BlockingStream<TrackedEventMessage<?>> {
    private final BlockingStream<TrackedEventMessage<?>> stream;
    private @Nullable Subscription woken;

    private Stream(BlockingStream<TrackedEventMessage<?>> stream) {
      this.stream = stream;
    }

    @Override
    public synchronized boolean setOnAvailableCallback(Runnable callback) {
      stop();
      woken = log.onRead(callback);
      // Only the store itself can promise to call back for everything.
      return stream.setOnAvailableCallback(callback);
    }

    private synchronized void stop() {
      if (woken != null) {
        woken.close();
        woken = null;
      }
    }

    @Override
    public void close() {
      stop();
      stream.close();
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      return stream.peek();
    }

    @Override
    public boolean hasNextAvailable() {
      return stream.hasNextAvailable();
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      return stream.hasNextAvailable(timeout, unit);
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      return stream.nextAvailable();
    }

    @Override
    public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> message) {
      stream.skipMessagesWithPayloadTypeOf(message);
    }
  }
}
