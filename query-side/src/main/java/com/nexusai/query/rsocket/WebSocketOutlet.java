package com.nexusai.query.rsocket;

import io.netty.buffer.ByteBuf;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames over one WebSocket, one after the other: the API allows no second message before the
 * first is out. A socket that takes nothing for as long as the server's send timeout is given up.
 */
final class WebSocketOutlet implements Outlet, SendHandler {
  private static final int QUEUED_MAX = 64;

  private final RemoteEndpoint.Async remote;
  private final Runnable broken;
  private final Queue<ByteBuf> queue = new ArrayDeque<>();
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pending = new AtomicInteger();
  private @Nullable ByteBuf underWay;
  private @Nullable Runnable afterLast;
  private boolean asked;
  private boolean closed;

  /**
   * Sends to this endpoint.
   *
   * @param broken called when the socket takes no more; may be called more than once
   */
  WebSocketOutlet(RemoteEndpoint.Async remote, Runnable broken) {
    this.remote = remote;
    this.broken = broken;
  }

  /** Sends a frame, now or when its turn comes, and releases it. */
  void send(ByteBuf frame) {
    synchronized (this) {
      if (closed) {
        frame.release();
        return;
      }
      queue.add(frame);
    }
    drain();
  }

  /** Sends a last frame after all others, and then calls back. */
  void sendLast(ByteBuf frame, Runnable then) {
    synchronized (this) {
      afterLast = then;
    }
    send(frame);
  }

  /**
   * A send that completes at once calls back within the call itself: then this loop goes round
   * instead of deeper.
   */
  private void drain() {
    if (pending.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      ByteBuf next = nextWhenIdle();
      if (next != null) {
        begin(next);
      }
      seen = pending.addAndGet(-seen);
    } while (seen != 0);
  }

  private synchronized @Nullable ByteBuf nextWhenIdle() {
    if (underWay != null || closed) {
      return null;
    }
    underWay = queue.poll();
    return underWay;
  }

  private void begin(ByteBuf frame) {
    try {
      remote.sendBinary(frame.nioBuffer(), this);
    } catch (RuntimeException e) {
      // The session closed in between.
      broken.run();
    }
  }

  @Override
  public void onResult(SendResult result) {
    boolean wake;
    Runnable last;
    synchronized (this) {
      if (underWay != null) {
        underWay.release();
        underWay = null;
      }
      wake = asked && queue.size() < QUEUED_MAX;
      asked = asked && !wake;
      last = queue.isEmpty() ? afterLast : null;
    }
    if (!result.isOK()) {
      broken.run();
      return;
    }
    if (last != null) {
      last.run();
    }
    drain();
    if (wake) {
      listeners.forEach(Runnable::run);
    }
  }

  @Override
  public synchronized boolean writable() {
    boolean room = !closed && queue.size() < QUEUED_MAX;
    asked = asked || !room;
    return room;
  }

  @Override
  public void onWritable(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /** Sends nothing more. */
  synchronized void close() {
    closed = true;
    queue.forEach(ByteBuf::release);
    queue.clear();
  }
}
