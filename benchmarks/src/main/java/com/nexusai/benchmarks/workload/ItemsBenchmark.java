package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.profile.Profiler;
import com.nexusai.benchmarks.server.Api;
import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.stub.StubAnswer;
import com.nexusai.benchmarks.stub.StubProcess;
import com.nexusai.benchmarks.system.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Whether a step of a large run costs what a step of a small one costs: one run with many items,
 * and as many items in small runs one after the other, by turns and with the same bound on how many
 * items are under way.
 */
public final class ItemsBenchmark implements Benchmark {
  private static final int CONCURRENCY = 100;
  private static final int LARGE = 10_000;
  private static final int SMALL = 100;

  @Override
  public String name() {
    return "w5";
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "W5: one run of %,d for-each items against a run of %d, %d items under way",
        LARGE,
        SMALL,
        CONCURRENCY);
  }

  /** What so many items took. */
  private record Taken(Duration time, Duration cpu) {
    double rate() {
      return LARGE / (time.toNanos() / 1e9);
    }

    double micros() {
      return cpu.toNanos() / 1e3 / LARGE;
    }
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    Path folder = session.freshFolder(name());
    try (StubProcess stub = StubProcess.start(StubAnswer.json("{\"available\":7}"), null);
        ServerUnderTest server =
            session.startServer(folder, Map.of("NEXUS_HTTP_ALLOW", "127.0.0.1:" + stub.port()))) {
      return measure(session, folder, server, stub);
    } finally {
      session.remove(folder.resolve("home"));
    }
  }

  private Outcome measure(Session session, Path folder, ServerUnderTest server, StubProcess stub)
      throws IOException, InterruptedException {
    String workflowId = server.api().publish(MadeWorkflows.forEach(CONCURRENCY, stub.port()));
    long runs = 0;
    session.tell(name() + ": warming up");
    long warm = System.nanoTime() + session.settings().warmup().toNanos();
    while (System.nanoTime() < warm) {
      items(server, workflowId, LARGE);
      items(server, workflowId, SMALL);
      runs += 1 + LARGE / SMALL;
    }
    List<String> remarks = new ArrayList<>();
    List<Taken> large = new ArrayList<>();
    List<Taken> small = new ArrayList<>();
    Profiler profiler =
        session.settings().profile()
            ? Profiler.start(server.pid(), folder.resolve("profile.jfr"))
            : null;
    for (int i = 1; i <= session.settings().repeats(); i++) {
      large.add(items(server, workflowId, LARGE));
      if (profiler != null && i == 1) {
        // Of the large run alone: that is the one with a target.
        Profiler.Profile profile = profiler.stop(LARGE);
        session.tell(profile.text());
        remarks.add("Profiled, which takes a little: " + profile.packages() + " (self time).");
        profiler = null;
      }
      small.add(items(server, workflowId, SMALL));
      runs += 1 + LARGE / SMALL;
      session.tell(
          String.format(
              Locale.ROOT,
              "%s: round %d: %,.0f steps/s in one run, %,.0f in small runs",
              name(),
              i,
              large.getLast().rate(),
              small.getLast().rate()));
    }
    LagProbe.Lag lag = new LagProbe(server.api(), stub.port()).measure();
    long completed = server.api().countRuns(workflowId, "completed");
    List<String> faults =
        completed == runs
            ? List.of()
            : List.of("Expected " + runs + " completed runs, but there are " + completed + ".");
    return new Outcome(name(), title(), figures(large, small, lag), faults, remarks);
  }

  private static List<Figure> figures(List<Taken> large, List<Taken> small, LagProbe.Lag lag) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < large.size(); i++) {
      ratios.add(large.get(i).rate() / small.get(i).rate());
    }
    return List.of(
        Figure.of("steps, one large run", "/s", large.stream().map(Taken::rate).toList())
            .with(Target.atLeast(2_000)),
        Figure.of("steps, small runs", "/s", small.stream().map(Taken::rate).toList()),
        Figure.of("large against small", "", ratios).with(Target.atLeast(0.8)),
        Figure.of(
            "server CPU, one large run", "µs/step", large.stream().map(Taken::micros).toList()),
        Figure.of("server CPU, small runs", "µs/step", small.stream().map(Taken::micros).toList()),
        Figure.of("saga lag at the end", "s", lag.sagas().toNanos() / 1e9),
        Figure.of("view lag at the end", "s", lag.views().toNanos() / 1e9));
  }

  /** As many items as a large run has, in runs of this size, one after the other. */
  private static Taken items(ServerUnderTest server, String workflowId, int size)
      throws IOException, InterruptedException {
    Map<String, Object> input = Map.of("items", LongStream.range(0, size).boxed().toList());
    Duration cpu = Processes.cpu(server.pid());
    long start = System.nanoTime();
    for (int done = 0; done < LARGE; done += size) {
      run(server.api(), workflowId, input, size);
    }
    return new Taken(
        Duration.ofNanos(System.nanoTime() - start), Processes.cpu(server.pid()).minus(cpu));
  }

  private static void run(Api api, String workflowId, Map<String, Object> input, int size)
      throws IOException, InterruptedException {
    Map<?, ?> run = api.execute(workflowId, input);
    if (!"completed".equals(run.get("status"))
        || !(run.get("result") instanceof Number found)
        || found.intValue() != size) {
      throw new IOException("Expected " + size + " items to be answered, found " + run + ".");
    }
  }
}
