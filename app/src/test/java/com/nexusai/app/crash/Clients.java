package com.nexusai.app.crash;

import com.nexusai.app.ChildServer;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Callers who each start a run, ask again with the same key until it is acknowledged, wait for its
 * end for a while, and start the next, whatever happens to the server meanwhile.
 */
final class Clients {
  private static final int WAITS = 3;
  private static final int ENDED = 200;
  private static final int ACKNOWLEDGED = 202;

  /** What a server says that is stopping or not ready, and what none says that is dead. */
  private static final int NO_ANSWER = 503;

  private final String workflow;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable ChildServer server;
  private volatile boolean stopping;

  Clients(String workflow, int count) {
    this.workflow = workflow;
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofVirtual().name("client-" + i).start(this::work));
    }
  }

  /** Where to ask from now on; null while nobody is there. */
  void use(@Nullable ChildServer up) {
    lock.lock();
    try {
      server = up;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Starts no further runs, and returns when every run that was asked for is acknowledged. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** The id of each acknowledged run, by its key. */
  Map<String, String> acknowledged() {
    return acknowledged;
  }

  /** What a caller was told that must not be. */
  Queue<String> faults() {
    return faults;
  }

  private void work() {
    try {
      while (!stopping) {
        String key = "key-" + next.getAndIncrement();
        while (asked(key, "") == NO_ANSWER) {
          // Nobody knows whether the run has begun; the same key asks for the same run.
        }
        for (int i = 0; i < WAITS && !stopping && asked(key, "?wait=1s") != ENDED; i++) {
          // A run whose outcome is unknown waits for a person, and nobody waits for that.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The status of the answer, which must name the run that an earlier one to the key named. */
  private int asked(String key, String query) throws InterruptedException {
    HttpResponse<String> response;
    try {
      response =
          up().send(
                  "POST",
                  "/api/v1/workflows/" + workflow + "/execute" + query,
                  Map.of("input", Map.of("key", key), "idempotency_key", key));
    } catch (IOException e) {
      return NO_ANSWER;
    }
    int status = response.statusCode();
    if (status == ENDED || status == ACKNOWLEDGED) {
      String id = (String) ((Map<?, ?>) Json.read(response.body())).get("execution_id");
      String first = acknowledged.putIfAbsent(key, id);
      if (first != null && !first.equals(id)) {
        faults.add(key + " was answered with " + first + " and then with " + id);
      }
    } else if (status != NO_ANSWER) {
      faults.add(key + " was answered " + status + " " + response.body());
    }
    return status;
  }

  private ChildServer up() throws InterruptedException {
    lock.lock();
    try {
      while (server == null) {
        changed.await();
      }
      return server;
    } finally {
      lock.unlock();
    }
  }
}
