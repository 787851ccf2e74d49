package com.nexusai.benchmarks.api;

import com.nexusai.benchmarks.server.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * What is there before anything is measured.
 *
 * @param workflows the ids of active workflows
 * @param runs the ids of ended runs, one of twenty failed
 * @param waiting the id of the workflow whose runs wait
 */
record Prepared(List<String> workflows, List<String> runs, String waiting) {
  private static final int AT_ONCE = 16;
  private static final int FAILS = 20;
  private static final int TOLD_EVERY = 10_000;

  /**
   * Makes it through the API, as people would.
   *
   * @param told takes how many are made, now and then
   */
  static Prepared make(Api api, Size size, IntConsumer told)
      throws IOException, InterruptedException {
    List<String> workflows = all(size.workflows(), i -> api.publish(Shop.quick(i)), told);
    List<String> runs =
        all(size.runs(), i -> run(api, workflows.get(i % workflows.size()), i % FAILS), told);
    String waiting = api.publish(Shop.waiting());
    api.awaitCaughtUp();
    return new Prepared(workflows, runs, waiting);
  }

  private static String run(Api api, String workflow, int n)
      throws IOException, InterruptedException {
    Map<?, ?> started =
        api.ask(
            "POST", "/api/v1/workflows/" + workflow + "/execute", Map.of("input", Map.of("n", n)));
    if (started.get("execution_id") instanceof String id) {
      return id;
    }
    throw new IOException("Expected 'execution_id' in " + started + ".");
  }

  private interface Making {
    String make(int number) throws IOException, InterruptedException;
  }

  private static List<String> all(int count, Making making, IntConsumer told)
      throws IOException, InterruptedException {
    List<Future<String>> made = new ArrayList<>(count);
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < count; i++) {
        int number = i;
        made.add(threads.submit(() -> making.make(number)));
      }
      List<String> ids = new ArrayList<>(count);
      for (Future<String> each : made) {
        ids.add(each.get());
        if (ids.size() % TOLD_EVERY == 0) {
          told.accept(ids.size());
        }
      }
      return List.copyOf(ids);
    } catch (ExecutionException e) {
      made.forEach(each -> each.cancel(true));
      throw new IOException("Not everything could be prepared.", e.getCause());
    }
  }
}
