package com.nexusai.benchmarks.live;

import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.profile.Profiler;
import com.nexusai.benchmarks.server.Api;
import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.system.ChildProcess;
import com.nexusai.benchmarks.system.Processes;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How soon everybody knows: many RSocket connections watch one run that changes once a second, and
 * one in a hundred of them stops reading.
 */
public final class LiveBenchmark implements Benchmark {
  private static final int STALLED_SHARE = 100;

  private static final int WARM_CONNECTIONS = 500;
  private static final int WARM_UPDATES = 500;

  /** Files that a process has open besides its connections. */
  private static final int OTHER_FILES = 500;

  private static final double KIBI = 1_024;
  private static final double HEAP_MAX_KIB = 30;
  private static final double P99_MAX_MILLIS = 500;

  private final int connections;
  private final int updates;

  /** So many connections and so many updates. */
  public LiveBenchmark(int connections, int updates) {
    this.connections = connections;
    this.updates = updates;
  }

  @Override
  public String name() {
    return "live";
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "Live: %,d RSocket connections watch one run, an update a second, %d updates, %d stalled",
        connections,
        updates,
        stalled());
  }

  private int stalled() {
    return connections / STALLED_SHARE;
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    requireFiles();
    Path folder = session.freshFolder(name());
    int port = freePort();
    try (ServerUnderTest server =
        session.startServer(folder, Map.of("NEXUS_RSOCKET_PORT", Integer.toString(port)))) {
      warmUp(server, port);
      return measure(session, folder, server, port);
    } finally {
      session.remove(folder.resolve("home"));
    }
  }

  /** Java itself raises the number of open files to the hard limit, and no further. */
  private void requireFiles() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(each -> each.startsWith("Max open files"))
            .findFirst()
            .orElse("Max open files 0 unlimited");
    String hard = line.strip().split("\\s+", -1)[4];
    if (!hard.equals("unlimited") && Long.parseLong(hard) < connections + OTHER_FILES) {
      throw new IOException(
          "Expected a hard limit of "
              + (connections + OTHER_FILES)
              + " open files for each process, found "
              + hard
              + ". Raise it (ulimit -Hn) or ask for fewer with --watchers.");
    }
  }

  /** A few hundred connections and updates, so that what is measured is compiled. */
  private static void warmUp(ServerUnderTest server, int port)
      throws IOException, InterruptedException {
    Api api = server.api();
    String run = waiting(api, api.publish(ticking(WARM_UPDATES, "PT0.02S")));
    try (ChildProcess watchers =
        watchers(server, port, run, WARM_CONNECTIONS, 0, Duration.ofMinutes(2))) {
      line(watchers);
      begin(api, run);
      line(watchers);
    }
  }

  private Outcome measure(Session session, Path folder, ServerUnderTest server, int port)
      throws IOException, InterruptedException {
    Api api = server.api();
    String run = waiting(api, api.publish(ticking(updates, "PT1S")));
    long heapBefore = heapBytes(server.pid());
    long residentBefore = Processes.residentBytes(server.pid());
    session.tell(name() + ": opening " + connections + " connections");
    try (ChildProcess watchers =
        watchers(server, port, run, connections, stalled(), Duration.ofSeconds(updates + 120L))) {
      Map<?, ?> begun = line(watchers);
      long heap = heapBytes(server.pid()) - heapBefore;
      long resident = Processes.residentBytes(server.pid()) - residentBefore;
      long expected = events(api, run);
      session.tell(name() + ": " + updates + " updates, one a second");
      Profiler profiler =
          session.settings().profile()
              ? Profiler.start(server.pid(), folder.resolve("profile.jfr"))
              : null;
      Duration serverCpu = Processes.cpu(server.pid());
      begin(api, run);
      Map<?, ?> told = line(watchers);
      expected = events(api, run) - expected;
      double deliveries = Math.max(1, number(told, "updates"));
      List<Figure> figures = new ArrayList<>();
      figures.add(Figure.of("updates received", "", number(told, "updates")));
      figures.add(Figure.of("updates expected", "", (double) expected * (connections - stalled())));
      figures.add(Figure.of("p50", "ms", number(told, "p50_ns") / 1e6));
      figures.add(
          Figure.of("p99", "ms", number(told, "p99_ns") / 1e6).with(Target.under(P99_MAX_MILLIS)));
      figures.add(Figure.of("max", "ms", number(told, "max_ns") / 1e6));
      figures.add(
          Figure.of("server heap per connection", "KiB", heap / KIBI / connections)
              .with(Target.under(HEAP_MAX_KIB)));
      figures.add(Figure.of("server memory per connection", "KiB", resident / KIBI / connections));
      figures.add(Figure.of("connecting all", "s", number(begun, "watching_after_ms") / 1e3));
      figures.add(
          Figure.of(
              "server CPU",
              "µs/update",
              Processes.cpu(server.pid()).minus(serverCpu).toNanos() / 1e3 / deliveries));
      figures.add(
          Figure.of("watchers' CPU", "µs/update", number(told, "cpu_ns") / 1e3 / deliveries));
      return new Outcome(
          name(), title(), figures, faults(told, expected), remarks(session, profiler, told));
    }
  }

  private static List<String> remarks(Session session, @Nullable Profiler profiler, Map<?, ?> told)
      throws IOException, InterruptedException {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "An update's time is the decision's, by the same clock: it holds the commit, the fan-out"
            + " and both ends of the socket.");
    if (profiler != null) {
      Profiler.Profile profile = profiler.stop((long) number(told, "updates"));
      session.tell(profile.text());
      remarks.add("Profiled, which takes a little: " + profile.packages() + " (self time).");
    }
    return remarks;
  }

  private List<String> faults(Map<?, ?> told, long expected) {
    List<String> faults = new ArrayList<>();
    int reading = connections - stalled();
    if (number(told, "complete") != reading
        || number(told, "updates") != (double) expected * reading) {
      faults.add(
          "Expected all " + reading + " to receive " + expected + " updates each, found " + told);
    }
    return faults;
  }

  /** A run that asks first, and then repeats a step so often with a pause between. */
  private static Map<String, Object> ticking(int rounds, String pause) {
    return Map.of(
        "name",
        "Live: a step that repeats",
        "agents",
        List.of(
            agent("start", "trigger", Map.of("on", Map.of("manual", Map.of()))),
            agent("ask", "decision", Map.of("mode", "approval", "message", "Begin?")),
            agent(
                "tick",
                "action",
                Map.of(
                    "mode",
                    "transform",
                    "set",
                    Map.of("round", "${ index }"),
                    "repeat",
                    Map.of("until", "index >= " + rounds, "every", pause, "max", rounds + 1))),
            agent("end", "output", Map.of("result", "${ data.tick.round }"))),
        "connections",
        List.of(
            Map.of("source", "start", "target", "ask"),
            Map.of(
                "source", "ask", "target", "tick", "conditions", List.of("decision == 'approved'")),
            Map.of("source", "tick", "target", "end")));
  }

  private static Map<String, Object> agent(
      String id, String type, Map<String, Object> configuration) {
    return Map.of("id", id, "type", type, "configuration", configuration);
  }

  /** Starts a run that waits for its approval. */
  private static String waiting(Api api, String workflow) throws IOException, InterruptedException {
    Map<?, ?> started = api.ask("POST", "/api/v1/workflows/" + workflow + "/execute", Map.of());
    return String.valueOf(started.get("execution_id"));
  }

  private static void begin(Api api, String run) throws IOException, InterruptedException {
    api.ask("POST", "/api/v1/executions/" + run + "/steps/ask/approve", Map.of());
  }

  /** How many events the run has. */
  private static long events(Api api, String run) throws IOException, InterruptedException {
    Map<?, ?> page = api.ask("GET", "/api/v1/executions/" + run + "/events?limit=1000", null);
    return page.get("items") instanceof List<?> items ? items.size() : 0;
  }

  private static ChildProcess watchers(
      ServerUnderTest server, int port, String run, int connections, int stalled, Duration patience)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            WatchersMain.class.getName(),
            "--port",
            Integer.toString(port),
            "--route",
            "execution." + run,
            "--connections",
            Integer.toString(connections),
            "--stalled",
            Integer.toString(stalled),
            "--patience",
            patience.toString());
    // The token comes by a file and not by the command line, which every user of the machine sees.
    return ChildProcess.start(
        new ProcessBuilder(command)
            .redirectInput(server.home().resolve("token").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  private static Map<?, ?> line(ChildProcess watchers) throws IOException {
    String line = watchers.output().readLine();
    if (line == null || !(Json.read(line) instanceof Map<?, ?> told)) {
      throw new IOException("The watchers ended: see what they printed above.");
    }
    return told;
  }

  private static double number(Map<?, ?> told, String key) {
    return told.get(key) instanceof Number number ? number.doubleValue() : 0;
  }

  /** What is reachable on the heap: the histogram collects first. */
  private static long heapBytes(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String total =
        said.lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new IOException("No histogram of process " + pid + ": " + said));
    jcmd.waitFor();
    return Long.parseLong(total.strip().split("\\s+", -1)[2]);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
