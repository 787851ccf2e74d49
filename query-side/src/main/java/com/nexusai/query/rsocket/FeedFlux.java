package com.nexusai.query.rsocket;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.live.LiveRoutes;
import io.rsocket.Payload;
import io.rsocket.exceptions.ApplicationErrorException;
import io.rsocket.util.DefaultPayload;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A feed as a stream of payloads that honours both what the client asked for and what its socket
 * takes. Opening may block, so it happens on a virtual thread; sending happens on the few threads
 * of {@code senders}.
 */
final class FeedFlux extends Flux<Payload> {
  private static final Logger LOG = LoggerFactory.getLogger(FeedFlux.class);

  private final LiveStreams streams;
  private final Supplier<LiveFeed> opening;
  private final Outlet outlet;
  private final Executor senders;

  FeedFlux(LiveStreams streams, Supplier<LiveFeed> opening, Outlet outlet, Executor senders) {
    this.streams = streams;
    this.opening = opening;
    this.outlet = outlet;
    this.senders = senders;
  }

  @Override
  public void subscribe(CoreSubscriber<? super Payload> subscriber) {
    Sending sending = new Sending(subscriber);
    subscriber.onSubscribe(sending);
    try {
      streams.begins(sending);
    } catch (Rejection e) {
      sending.fail(e);
      return;
    }
    Thread.ofVirtual().name("nexus-live-open").start(sending::open);
  }

  /** One subscriber's stream. */
  final class Sending implements Subscription {
    private final CoreSubscriber<? super Payload> subscriber;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger pending = new AtomicInteger();
    private final Runnable wake = this::wake;
    private volatile @Nullable LiveFeed feed;
    private volatile @Nullable Throwable failure;
    private volatile boolean cancelled;
    private volatile @Nullable LongFunction<Rejection> ending;
    private boolean done;

    private Sending(CoreSubscriber<? super Payload> subscriber) {
      this.subscriber = subscriber;
    }

    private void open() {
      try {
        LiveFeed opened = opening.get();
        feed = opened;
        outlet.onWritable(wake);
        opened.listen(wake);
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    private void fail(RuntimeException cause) {
      failure = cause;
      wake();
    }

    /** Ends the stream with what this says of the last position that was taken. */
    void end(LongFunction<Rejection> refusal) {
      ending = refusal;
      wake();
    }

    @Override
    public void request(long n) {
      if (Operators.validate(n)) {
        requested.accumulateAndGet(n, Operators::addCap);
        wake();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      wake();
    }

    private void wake() {
      if (pending.getAndIncrement() == 0) {
        senders.execute(this::send);
      }
    }

    /**
     * Runs on one thread at a time; what is signalled meanwhile is counted and taken up before it
     * returns.
     */
    private void send() {
      int seen = pending.get();
      while (seen != 0) {
        try {
          sendAll();
        } catch (RuntimeException e) {
          finish(e);
        }
        seen = pending.addAndGet(-seen);
      }
    }

    private void sendAll() {
      if (done) {
        return;
      }
      LiveFeed open = feed;
      LongFunction<Rejection> over = ending;
      if (failure != null || cancelled) {
        finish(failure);
      } else if (over != null) {
        finish(over.apply(open == null ? 0 : open.taken()));
      } else if (open != null) {
        sendFrom(open);
      }
    }

    private void sendFrom(LiveFeed open) {
      while (!cancelled && requested.get() > 0 && outlet.writable()) {
        Frame frame = open.poll();
        if (frame == null) {
          break;
        }
        produced();
        subscriber.onNext(DefaultPayload.create(frame.json()));
      }
      if (open.overflown()) {
        open.poll(); // says so, and names the last position
      } else if (open.ended()) {
        finish(null);
      }
    }

    private void produced() {
      requested.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
    }

    private void finish(@Nullable Throwable cause) {
      if (done) {
        return;
      }
      done = true;
      boolean tooSlow =
          cause instanceof Rejection refused
              && refused.rejection().code().equals(LiveFeed.TOO_SLOW);
      release();
      if (!cancelled) {
        tell(cause);
      }
      streams.ended(this, tooSlow);
    }

    private void tell(@Nullable Throwable cause) {
      switch (cause) {
        case null -> subscriber.onComplete();
        case Rejection refused ->
            subscriber.onError(new ApplicationErrorException(LiveRoutes.told(refused)));
        default -> {
          LOG.warn("A live stream failed.", cause);
          subscriber.onError(
              new ApplicationErrorException(
                  "{\"code\":\"INTERNAL\",\"title\":\"The stream failed on the server.\"}"));
        }
      }
    }

    private void release() {
      LiveFeed open = feed;
      outlet.forget(wake);
      if (open != null) {
        open.close();
      }
    }
  }
}
