package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.load.LoadGenerator;
import com.nexusai.benchmarks.load.Window;
import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Settings;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.profile.Profiler;
import com.nexusai.benchmarks.profile.Profiler.Profile;
import com.nexusai.benchmarks.server.Api;
import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.stub.StubAnswer;
import com.nexusai.benchmarks.stub.StubProcess;
import com.nexusai.benchmarks.system.Processes;
import com.nexusai.benchmarks.workload.Workload.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts one workflow under load, on a server of its own, and checks every answer and that no run was
 * lost.
 */
public final class LoadBenchmark implements Benchmark {
  private final Workload workload;

  private LoadBenchmark(Workload workload) {
    this.workload = workload;
  }

  /** Pure steps only: one transaction a run. */
  public static Benchmark w1() {
    return new LoadBenchmark(
        new Workload(
            "w1",
            "W1: webhook → transform → decision → respond, durable before the response",
            port -> WorkflowFile.read("w1.json", port),
            StubAnswer.json("{}"),
            ",\"route\":\"accept\"}",
            null,
            null,
            Target.atLeast(2_600),
            Target.under(25)));
  }

  /** The same with one HTTP step. */
  public static Benchmark w2() {
    return new LoadBenchmark(
        new Workload(
            "w2",
            "W2: as W1 with one HTTP step to a local stub",
            port -> WorkflowFile.read("w2.json", port),
            StubAnswer.json("{\"available\":7}"),
            ",\"route\":\"accept\",\"available\":7}",
            null,
            null,
            Target.atLeast(850),
            Target.under(55)));
  }

  /** A long chain of pure steps: what one step costs, once the run itself is paid for. */
  public static Benchmark w3() {
    int transforms = 50;
    return new LoadBenchmark(
        new Workload(
            "w3",
            "W3: 50 transforms in a line, 16 connections",
            _ -> MadeWorkflows.line(transforms),
            StubAnswer.json("{}"),
            ",\"steps\":" + transforms + "}",
            16,
            new Steps(transforms, null),
            Target.atLeast(860),
            null));
  }

  /** Many steps of one run that wait for the world at the same time. */
  public static Benchmark w4() {
    int calls = 100;
    return new LoadBenchmark(
        new Workload(
            "w4",
            "W4: 100 HTTP steps in parallel to a local stub, 20 runs at once",
            port -> MadeWorkflows.fan(calls, port),
            StubAnswer.json("{\"available\":7}"),
            ",\"answers\":" + calls + "}",
            20,
            new Steps(calls, Target.atLeast(2_000)),
            null,
            null));
  }

  @Override
  public String name() {
    return workload.name();
  }

  @Override
  public String title() {
    return workload.title();
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    Path folder = session.freshFolder(name());
    try (StubProcess stub = StubProcess.start(workload.service(), null);
        ServerUnderTest server =
            session.startServer(folder, Map.of("NEXUS_HTTP_ALLOW", "127.0.0.1:" + stub.port()))) {
      return measure(session, folder, server, stub);
    } finally {
      session.remove(folder.resolve("home"));
    }
  }

  private Outcome measure(Session session, Path folder, ServerUnderTest server, StubProcess stub)
      throws IOException, InterruptedException {
    Settings settings = session.settings();
    Api api = server.api();
    String workflowId = api.publish(workload.definition().of(stub.port()));
    LagProbe probe = new LagProbe(api, stub.port());
    OrderExchange orders =
        new OrderExchange(
            server.address(), "/webhooks/" + workflowId + "/orders", workload.answerEnd());
    try (LoadGenerator generator =
        new LoadGenerator(server.address(), connections(settings), orders)) {
      session.tell(name() + ": warming up for " + settings.warmup().toSeconds() + " s");
      Window warmup = generator.run(settings.warmup());
      long answered = warmup.answered();
      List<Stretch> stretches = new ArrayList<>();
      List<String> remarks = new ArrayList<>();
      Profiler profiler =
          settings.profile() ? Profiler.start(server.pid(), folder.resolve("profile.jfr")) : null;
      for (int i = 1; i <= settings.repeats(); i++) {
        stretches.add(stretch(generator, server, stub, probe, settings));
        session.tell(line(i, stretches.getLast()));
        answered += stretches.getLast().window().answered();
      }
      if (profiler != null) {
        Profile profile = profiler.stop(answered - warmup.answered());
        session.tell(profile.text());
        remarks.add("Profiled, which takes a little: " + profile.packages() + " (self time).");
      }
      Stretches all = new Stretches(workload, stretches);
      List<String> faults = new ArrayList<>(all.faults());
      warmup.problems().forEach((what, count) -> faults.add("warm-up: " + count + " × " + what));
      session.tell(name() + ": counting the completed runs");
      faults.addAll(lost(api, workflowId, answered));
      remarks.addAll(all.remarks());
      remarks.addAll(bounds(all));
      return new Outcome(name(), title(), all.figures(), faults, remarks);
    }
  }

  private int connections(Settings settings) {
    Integer fixed = workload.connections();
    return fixed == null ? settings.connections() : fixed;
  }

  private static Stretch stretch(
      LoadGenerator generator,
      ServerUnderTest server,
      StubProcess stub,
      LagProbe probe,
      Settings settings)
      throws IOException, InterruptedException {
    Usage before = Usage.now(server, stub);
    Window window = generator.run(settings.length());
    Usage used = Usage.now(server, stub).since(before);
    LagProbe.Lag lag = probe.measure();
    return new Stretch(window, used, lag, Processes.residentBytes(server.pid()));
  }

  private String line(int repeat, Stretch stretch) {
    return String.format(
        Locale.ROOT,
        "%s: stretch %d: %,.0f runs/s, p50 %.1f ms, p99 %.1f ms, server %.0f µs/run, generator %.0f µs/run, wrong %d",
        name(),
        repeat,
        stretch.window().rate(),
        stretch.window().latency().quantile(0.5) / 1e6,
        stretch.window().latency().quantile(0.99) / 1e6,
        stretch.micros(stretch.used().server()),
        stretch.micros(stretch.used().generator()),
        stretch.window().failed());
  }

  /**
   * Every answered run must be there, completed; there may be more only where an answer was lost on
   * its way.
   */
  private static List<String> lost(Api api, String workflowId, long answered)
      throws IOException, InterruptedException {
    long completed = api.countRuns(workflowId, "completed");
    if (completed == answered) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "Expected as many completed runs as right answers, %,d, but there are %,d.",
            answered,
            completed));
  }

  /** For a target that was missed: who had the processors. */
  private static List<String> bounds(Stretches all) {
    if (all.figures().stream().noneMatch(Figure::missed)) {
      return List.of();
    }
    int cores = Runtime.getRuntime().availableProcessors();
    Stretch last = all.all().getLast();
    double seconds = last.window().elapsed().toNanos() / 1e9;
    return List.of(
        String.format(
            Locale.ROOT,
            "Of %d cores the server used %.2f, the generator %.2f, the stub %.2f, others %.2f; idle %.2f.",
            cores,
            last.used().server().toNanos() / 1e9 / seconds,
            last.used().generator().toNanos() / 1e9 / seconds,
            last.used().stub().toNanos() / 1e9 / seconds,
            last.used().othersShare() * cores,
            (1 - last.used().machine().busyShare()) * cores));
  }
}
