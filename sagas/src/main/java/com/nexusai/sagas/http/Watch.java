package com.nexusai.sagas.http;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the total time of a call, from the look-up of the name to the last byte: socket timeouts
 * start again with every byte, so a server that drips one a second would hold the step for ever.
 *
 * <p>When the time is over it interrupts the calling thread, which ends waiting for a look-up, a
 * pooled connection or (on a virtual thread) a socket, and closes the socket for any other thread.
 */
final class Watch implements AutoCloseable {
  private final Thread caller = Thread.currentThread();
  private final ScheduledFuture<?> alarm;
  private @Nullable HttpUriRequestBase current;
  private boolean expired;
  private boolean closed;

  Watch(ScheduledExecutorService timer, Duration timeout) {
    alarm = timer.schedule(this::expire, Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** Names the request to close when the time is over. */
  synchronized void guard(HttpUriRequestBase request) {
    current = request;
    if (expired) {
      request.cancel();
    }
  }

  synchronized boolean expired() {
    return expired;
  }

  private synchronized void expire() {
    if (!closed) {
      expired = true;
      caller.interrupt();
      if (current != null) {
        current.cancel();
      }
    }
  }

  /** Ends the watch; an interrupt of its own does not outlive it. */
  @Override
  public void close() {
    alarm.cancel(false);
    synchronized (this) {
      closed = true;
      if (expired) {
        boolean _ = Thread.interrupted();
      }
    }
  }
}
