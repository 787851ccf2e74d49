package com.nexusai.benchmarks;

import com.nexusai.benchmarks.api.ApiBenchmark;
import com.nexusai.benchmarks.api.Size;
import com.nexusai.benchmarks.append.AppendBenchmark;
import com.nexusai.benchmarks.history.HistoryBenchmark;
import com.nexusai.benchmarks.live.LiveBenchmark;
import com.nexusai.benchmarks.longform.CrashLength;
import com.nexusai.benchmarks.longform.LongTests;
import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Settings;
import com.nexusai.benchmarks.report.Report;
import com.nexusai.benchmarks.report.ReportFiles;
import com.nexusai.benchmarks.system.Machine;
import com.nexusai.benchmarks.system.Sources;
import com.nexusai.benchmarks.workload.ItemsBenchmark;
import com.nexusai.benchmarks.workload.LatencyBenchmark;
import com.nexusai.benchmarks.workload.LoadBenchmark;
import com.nexusai.benchmarks.workload.StartupBenchmark;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./nexus bench}: measures what is asked for and writes the report. */
@Command(
    name = "nexus bench",
    description = "Measures Nexus on this machine and writes a report under benchmarks/results.",
    footer = {
      "",
      "Benchmarks: w1 to w4 (runs under load), w5 (one large run), w6 (a full store), latency, startup, append (the event file alone).",
      "Only when named: api (reads and writes at a fixed rate), live (many connections that watch one run),",
      "crash and outage (long forms of tests).",
      "Exit code: 0 measured, 1 not measured or invalid, 2 bad usage."
    })
public final class Main implements Callable<Integer> {
  private static final List<Benchmark> ALL =
      List.of(
          LoadBenchmark.w1(),
          LoadBenchmark.w2(),
          LoadBenchmark.w3(),
          LoadBenchmark.w4(),
          new ItemsBenchmark(),
          new HistoryBenchmark(),
          new LatencyBenchmark(),
          new StartupBenchmark(),
          new AppendBenchmark());

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "What to measure; everything when none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "Length of each measured stretch of load (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "30",
      description = "Seconds of load before anything is measured (default ${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description = "How many stretches (default ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "Requests that are open at once (default ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--kills",
      defaultValue = "200",
      description = "How often crash kills the server (default ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--seeds",
      defaultValue = "10000",
      description = "How many random workflows crash runs (default ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--graphs",
      defaultValue = "50",
      description = "How many of them crash restarts at every commit (default ${DEFAULT-VALUE}).")
  private int graphs;

  @Option(
      names = "--outages",
      defaultValue = "5",
      description = "How often outage takes a service away (default ${DEFAULT-VALUE}).")
  private int outages;

  @Option(
      names = "--outage-seconds",
      defaultValue = "60",
      description = "How long outage takes it away (default ${DEFAULT-VALUE}).")
  private int outageSeconds;

  @Option(
      names = "--events",
      defaultValue = "5000000",
      description = "How many events w6 fills into a store first (default ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--watchers",
      defaultValue = "10000",
      description = "How many connections live opens (default ${DEFAULT-VALUE}).")
  private int watchers;

  @Option(
      names = "--updates",
      defaultValue = "100",
      description = "How many updates live sends to each (default ${DEFAULT-VALUE}).")
  private int updates;

  @Option(
      names = "--workflows",
      defaultValue = "10000",
      description = "How many workflows api asks for (default ${DEFAULT-VALUE}).")
  private int workflows;

  @Option(
      names = "--runs",
      defaultValue = "100000",
      description = "How many runs of them there are (default ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--rate",
      defaultValue = "300",
      description = "How many requests a second api sends (default ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  @Option(
      names = "--profile",
      description = "Also find out where the server's processor time goes, and print it.")
  private boolean profile;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the report goes (default benchmarks/results).")
  private @Nullable Path results;

  @Option(
      names = "--server",
      paramLabel = "COMMAND",
      description =
          "What starts the server instead of ./nexus up: another build, or other options of Java.")
  private @Nullable String server;

  @Option(
      names = "--note",
      paramLabel = "NAME=TEXT",
      description = "What bounds a figure that was missed, for the report.")
  private Map<String, String> notes = new LinkedHashMap<>();

  /** Starts the benchmarks. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    positive("--seconds", seconds);
    positive("--warmup", warmup);
    positive("--repeats", repeats);
    positive("--connections", connections);
    positive("--events", events);
    positive("--kills", kills);
    positive("--seeds", seeds);
    positive("--graphs", graphs);
    positive("--outages", outages);
    positive("--outage-seconds", outageSeconds);
    positive("--watchers", watchers);
    positive("--updates", updates);
    positive("--workflows", workflows);
    positive("--runs", runs);
    positive("--rate", rate);
    Path root = root();
    List<Benchmark> chosen = chosen(root);
    Path work = Files.createDirectories(root.resolve("benchmarks/target/bench"));
    Settings settings =
        new Settings(
            Duration.ofSeconds(warmup),
            Duration.ofSeconds(seconds),
            repeats,
            connections,
            profile,
            events);
    Session session = new Session(settings, up(root), work, System.out::println);
    Machine machine = Machine.look(work);
    List<Outcome> outcomes = chosen.stream().map(benchmark -> measure(benchmark, session)).toList();
    Report report =
        new Report(Instant.now(), Sources.of(root), machine, settings, words(), outcomes, notes);
    Path file =
        ReportFiles.write(
            report, Optional.ofNullable(results).orElse(root.resolve("benchmarks/results")));
    System.out.println(Files.readString(file));
    System.out.println("Written to " + file);
    return outcomes.stream().allMatch(Outcome::valid) ? 0 : 1;
  }

  private List<String> up(Path root) {
    return server == null
        ? List.of(root.resolve("nexus").toString(), "up")
        : List.of(server.strip().split("\\s+"));
  }

  private static Outcome measure(Benchmark benchmark, Session session) {
    session.tell(benchmark.title());
    try {
      return benchmark.measure(session);
    } catch (Exception e) {
      // The others are still worth measuring; the report says what happened to this one.
      session.tell(benchmark.name() + ": " + e);
      return Outcome.failed(benchmark, e);
    }
  }

  private List<Benchmark> chosen(Path root) {
    if (names.isEmpty()) {
      return ALL;
    }
    List<Benchmark> offered = new ArrayList<>(ALL);
    offered.add(LongTests.crash(root, new CrashLength(kills, seeds, graphs)));
    offered.add(LongTests.outage(root, outageSeconds, outages));
    offered.add(new LiveBenchmark(watchers, updates));
    offered.add(new ApiBenchmark(new Size(workflows, runs, rate)));
    List<String> known = offered.stream().map(Benchmark::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw bad("Expected one of " + String.join(", ", known) + ", found '" + name + "'.");
      }
    }
    return offered.stream().filter(each -> names.contains(each.name())).toList();
  }

  private void positive(String option, int value) {
    if (value < 1) {
      throw bad("Expected a number from 1 for " + option + ", found " + value + ".");
    }
  }

  private ParameterException bad(String sentence) {
    return new ParameterException(spec().commandLine(), sentence);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("Only picocli calls this.");
    }
    return spec;
  }

  private List<String> words() {
    return spec().commandLine().getParseResult().originalArgs();
  }

  /**
   * The folder of the source: this class is in {@code benchmarks/target/classes}, or in a jar
   * beside that.
   */
  private static Path root() {
    try {
      Path code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolve("../../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
