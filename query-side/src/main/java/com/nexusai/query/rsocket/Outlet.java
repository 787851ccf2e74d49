package com.nexusai.query.rsocket;

/**
 * The way out to one client. RSocket queues without a bound what a socket does not take, so a
 * stream asks here first and leaves its frames in its own bounded buffer meanwhile.
 */
interface Outlet {
  /** Whether the socket takes more now. */
  boolean writable();

  /** Calls this, from any thread, each time when the socket takes more again. It must not block. */
  void onWritable(Runnable listener);

  /** Forgets a listener. */
  void forget(Runnable listener);
}
