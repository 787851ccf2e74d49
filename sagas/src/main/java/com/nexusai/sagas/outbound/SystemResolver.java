package com.nexusai.sagas.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the operating system, on a few platform threads: the look-up is a native call that ignores
 * interrupts and would hold a virtual thread's carrier for as long as a dead name server takes.
 */
final class SystemResolver implements NameResolver, AutoCloseable {
  private static final int THREADS = 8;

  private final ThreadPoolExecutor threads;

  SystemResolver() {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("nexus-dns-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public InetAddress[] lookUp(String name, Duration within)
      throws UnknownHostException, InterruptedException {
    Future<InetAddress[]> answer = threads.submit(() -> InetAddress.getAllByName(name));
    try {
      return answer.get(Math.max(1, within.toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unknown(name, "has no address");
    } catch (TimeoutException e) {
      throw unknown(name, "was not found in time");
    } finally {
      answer.cancel(false);
    }
  }

  private static UnknownHostException unknown(String name, String why) {
    return new UnknownHostException("The host '" + name + "' " + why + ".");
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
