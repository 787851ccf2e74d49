package com.nexusai.query.rsocket;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.live.LiveRoutes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.TooLongFrameException;
import io.rsocket.DuplexConnection;
import io.rsocket.RSocketErrorException;
import io.rsocket.exceptions.ConnectionErrorException;
import io.rsocket.exceptions.InvalidSetupException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A client's connection that ends in bounded time when the client sends what nobody can read, when
 * it sends nothing at all, and when it no longer takes what it is sent.
 */
final class GuardedConnection implements DuplexConnection {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedConnection.class);

  /** How long a client may take to say who it is. */
  static final Duration SETUP_MAX = Duration.ofSeconds(10);

  /** How long a client may take to read the last word. */
  private static final Duration CLOSING_MAX = Duration.ofSeconds(5);

  private final DuplexConnection connection;
  private final ScheduledExecutorService clock;
  private final InboundFrames frames = new InboundFrames();
  private @Nullable Future<?> setupDeadline;

  GuardedConnection(DuplexConnection connection, ScheduledExecutorService clock) {
    this.connection = connection;
    this.clock = clock;
    this.setupDeadline =
        clock.schedule(this::setupIsLate, SETUP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    connection.onClose().subscribe(null, _ -> settled(), this::settled);
  }

  private void setupIsLate() {
    sendErrorAndClose(
        new InvalidSetupException(
            LiveRoutes.told(
                Rejection.of(
                    Kind.INVALID,
                    "SETUP_EXPECTED",
                    "$",
                    "a setup within " + SETUP_MAX.toSeconds() + " s",
                    "none"))));
  }

  /** The setup has come, or never will. */
  private synchronized void settled() {
    if (setupDeadline != null) {
      setupDeadline.cancel(false);
      setupDeadline = null;
    }
  }

  @Override
  public Flux<ByteBuf> receive() {
    return connection
        .receive()
        .transform(Operators.<ByteBuf, ByteBuf>lift((_, subscriber) -> new Checked(subscriber)));
  }

  /** Ends the connection with these words, whether or not the client still reads. */
  void refuse(Rejection refused) {
    sendErrorAndClose(new ConnectionErrorException(LiveRoutes.told(refused)));
  }

  @Override
  public void sendErrorAndClose(RSocketErrorException error) {
    connection.sendErrorAndClose(error);
    endWithin(CLOSING_MAX);
  }

  /** Ends the connection unless it has ended by then. */
  private void endWithin(Duration time) {
    if (!clock.isShutdown()) {
      Future<?> end = clock.schedule(this::dispose, time.toMillis(), TimeUnit.MILLISECONDS);
      connection.onClose().subscribe(null, _ -> end.cancel(false), () -> end.cancel(false));
    }
  }

  /** A stream was cut: the connection ends, too, unless its socket soon takes something again. */
  void endUnlessTaking(Outlet outlet) {
    if (!outlet.writable() && !clock.isShutdown()) {
      Future<?> _ =
          clock.schedule(
              () -> {
                if (!outlet.writable()) {
                  dispose();
                }
              },
              SETUP_MAX.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void sendFrame(int streamId, ByteBuf frame) {
    connection.sendFrame(streamId, frame);
  }

  @Override
  public ByteBufAllocator alloc() {
    return connection.alloc();
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public Mono<Void> onClose() {
    return connection.onClose();
  }

  @Override
  public void dispose() {
    connection.dispose();
  }

  @Override
  public boolean isDisposed() {
    return connection.isDisposed();
  }

  /** Lets a frame on when it can be read; after one that cannot, nothing more. */
  private final class Checked implements CoreSubscriber<ByteBuf> {
    private final CoreSubscriber<? super ByteBuf> next;
    private boolean over;

    private Checked(CoreSubscriber<? super ByteBuf> next) {
      this.next = next;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      next.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuf frame) {
      // The transport owns the frame and releases it.
      if (over) {
        return;
      }
      boolean passes;
      try {
        passes = frames.check(frame);
      } catch (Rejection refused) {
        end(refused);
        return;
      }
      settled();
      if (passes) {
        pass(frame);
      }
    }

    private void pass(ByteBuf frame) {
      try {
        next.onNext(frame);
      } catch (RuntimeException e) {
        LOG.debug("A frame of {} cannot be read.", remoteAddress(), e);
        end(malformed("a frame that can be read", "another one"));
      }
    }

    private void end(Rejection refused) {
      over = true;
      refuse(refused);
    }

    @Override
    public void onError(Throwable cause) {
      if (cause instanceof TooLongFrameException) {
        refuse(
            malformed("a frame of at most " + LiveAcceptor.INBOUND_MAX + " bytes", "a longer one"));
      }
      next.onError(cause);
    }

    @Override
    public void onComplete() {
      next.onComplete();
    }

    private static Rejection malformed(String expected, String found) {
      return Rejection.of(Kind.INVALID, "MALFORMED_FRAME", "$", expected, found);
    }
  }
}
