package com.nexusai.benchmarks.live;

import com.nexusai.kernel.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The watchers as a process of their own. Reads the token from its input; prints a line when all of
 * them watch, and another with what they were told when the stream has ended.
 */
@Command(
    name = "watchers",
    mixinStandardHelpOptions = true,
    description = "Opens many RSocket connections that watch one stream.")
public final class WatchersMain implements Callable<Integer> {
  private static final Duration OPENING_MAX = Duration.ofMinutes(5);

  @Option(names = "--port", required = true, description = "RSocket over TCP, on loopback.")
  private int port;

  @Option(names = "--route", required = true, description = "What is watched.")
  private String route = "";

  @Option(names = "--connections", required = true, description = "How many.")
  private int connections;

  @Option(names = "--stalled", defaultValue = "0", description = "How many stop reading.")
  private int stalled;

  @Option(names = "--patience", required = true, description = "How long to wait for the end.")
  private Duration patience = Duration.ZERO;

  /** Starts the watchers. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new WatchersMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    String token =
        Objects.requireNonNull(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine(),
            "a token");
    try (Watchers watchers = new Watchers()) {
      long start = System.nanoTime();
      watchers.open(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          ClientFrames.setupAndRequest(token, route),
          connections,
          stalled,
          OPENING_MAX);
      System.out.println(
          Json.text(Map.of("watching_after_ms", (System.nanoTime() - start) / 1_000_000)));
      Duration opening = cpu();
      watchers.await(patience);
      Map<String, Object> told = told(watchers);
      told.put("cpu_ns", cpu().minus(opening).toNanos());
      System.out.println(Json.text(told));
    }
    return 0;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static Map<String, Object> told(Watchers watchers) {
    List<Watcher> reading = watchers.all().stream().filter(each -> !each.stalling()).toList();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("reading", reading.size());
    told.put("complete", count(reading, each -> each.over() && each.fault() == null));
    told.put("updates", reading.stream().mapToLong(Watcher::updates).sum());
    told.put("fewest", reading.stream().mapToLong(Watcher::updates).min().orElse(0));
    told.put("faults", count(watchers.all(), each -> each.fault() != null));
    told.put(
        "fault",
        watchers.all().stream()
            .map(Watcher::fault)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(""));
    told.put("p50_ns", watchers.updates().latency().quantile(0.5));
    told.put("p99_ns", watchers.updates().latency().quantile(0.99));
    told.put("max_ns", watchers.updates().latency().max());
    return told;
  }

  private static long count(List<Watcher> watchers, Predicate<Watcher> wanted) {
    return watchers.stream().filter(wanted).count();
  }
}
