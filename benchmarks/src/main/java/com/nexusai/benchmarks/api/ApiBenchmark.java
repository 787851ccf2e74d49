package com.nexusai.benchmarks.api;

import com.nexusai.benchmarks.load.Histogram;
import com.nexusai.benchmarks.load.OpenLoop;
import com.nexusai.benchmarks.load.Stream;
import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.profile.Profiler;
import com.nexusai.benchmarks.profile.Profiler.Profile;
import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.system.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How quickly the API answers at a fixed rate, over many workflows and runs. */
public final class ApiBenchmark implements Benchmark {
  /** Far more than are open at once unless the server stalls. */
  private static final int CONNECTIONS = 128;

  private static final double MILLIS = 1e6;
  private static final Target P99 = Target.under(50);

  private final Size size;

  /** Asks for so much, so often. */
  public ApiBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "api";
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "API: %,d requests/s (70 %% reads, open loop) over %,d workflows and %,d runs",
        size.rate(),
        size.workflows(),
        size.runs());
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    Path folder = session.freshFolder(name());
    try (ServerUnderTest server = session.startServer(folder, Map.of())) {
      return measure(session, folder, server);
    } finally {
      session.remove(folder.resolve("home"));
    }
  }

  private Outcome measure(Session session, Path folder, ServerUnderTest server)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Prepared prepared =
        Prepared.make(
            server.api(),
            size,
            made -> session.tell(String.format(Locale.ROOT, "%s: %,d are made", name(), made)));
    double took = (System.nanoTime() - start) / 1e9;
    session.tell(String.format(Locale.ROOT, "%s: prepared in %.0f s", name(), took));
    String token = Files.readString(server.home().resolve("token")).strip();
    Mix mix = new Mix(prepared, server.address().getPort(), token);
    List<Stream> streams = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    try (OpenLoop load = new OpenLoop(server.address(), CONNECTIONS, mix)) {
      Duration warmup = session.settings().warmup();
      session.tell(name() + ": warming up for " + warmup.toSeconds() + " s");
      load.run(size.rate(), warmup);
      Profiler profiler =
          session.settings().profile()
              ? Profiler.start(server.pid(), folder.resolve("profile.jfr"))
              : null;
      for (int i = 1; i <= session.settings().repeats(); i++) {
        Duration before = Processes.cpu(server.pid());
        streams.add(load.run(size.rate(), session.settings().length()));
        Duration used = Processes.cpu(server.pid()).minus(before);
        costs.add(used.toNanos() / 1e6 / streams.getLast().sent());
        session.tell(line(i, streams.getLast()));
      }
      if (profiler != null) {
        Profile profile = profiler.stop(streams.stream().mapToLong(Stream::sent).sum());
        session.tell(profile.text());
        remarks.add("Profiled, which takes a little: " + profile.packages() + " (self time).");
      }
    }
    List<String> faults = new ArrayList<>();
    for (Stream stream : streams) {
      stream.problems().forEach((what, count) -> faults.add(count + " × " + what));
    }
    List<Figure> figures = new ArrayList<>(figures(streams));
    figures.add(Figure.of("server's processor time for a request", "ms", costs));
    return new Outcome(name(), title(), figures, faults, remarks);
  }

  private String line(int round, Stream stream) {
    Histogram all = stream.all();
    return String.format(
        Locale.ROOT,
        "%s: round %d: p50 %.1f ms, p99 %.1f ms, max %.1f ms, %d wrong",
        name(),
        round,
        all.quantile(0.5) / MILLIS,
        all.quantile(0.99) / MILLIS,
        all.max() / MILLIS,
        stream.failed());
  }

  private static List<Figure> figures(List<Stream> streams) {
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("requests sent", "", streams, Stream::sent));
    figures.add(figure("wrong answers", "", streams, Stream::failed));
    figures.add(
        figure(
            "answered",
            "/s",
            streams,
            each -> each.all().count() / (each.elapsed().toNanos() / 1e9)));
    figures.addAll(latency("all", streams, Stream::all, true));
    figures.addAll(latency("reads", streams, each -> only(each, true), false));
    figures.addAll(latency("writes", streams, each -> only(each, false), false));
    figures.add(
        figure("sent late, p99", "ms", streams, each -> each.sentLate().quantile(0.99) / MILLIS));
    for (Call call : Call.values()) {
      figures.addAll(
          latency(
              call.title(),
              streams,
              each -> each.latencies().getOrDefault(call.title(), new Histogram()),
              false));
    }
    return figures;
  }

  private static Histogram only(Stream stream, boolean reads) {
    Histogram some = new Histogram();
    for (Call call : Call.values()) {
      Histogram one = stream.latencies().get(call.title());
      if (call.reads() == reads && one != null) {
        some.add(one);
      }
    }
    return some;
  }

  private interface Part {
    Histogram of(Stream stream);
  }

  private static List<Figure> latency(
      String name, List<Stream> streams, Part part, boolean wanted) {
    Figure p99 = quantile(name + ", p99", streams, part, 0.99);
    return List.of(
        quantile(name + ", p50", streams, part, 0.5),
        wanted ? p99.with(P99) : p99,
        figure(name + ", max", "ms", streams, each -> part.of(each).max() / MILLIS));
  }

  private static Figure quantile(String name, List<Stream> streams, Part part, double quantile) {
    return figure(name, "ms", streams, each -> part.of(each).quantile(quantile) / MILLIS);
  }

  private static Figure figure(
      String name, String unit, List<Stream> streams, ToDoubleFunction<Stream> value) {
    return Figure.of(name, unit, streams.stream().mapToDouble(value).boxed().toList());
  }
}
