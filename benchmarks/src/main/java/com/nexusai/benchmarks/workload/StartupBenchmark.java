package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.system.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the start of the process to the first answer that the server is ready, each time on a fresh
 * data folder.
 */
public final class StartupBenchmark implements Benchmark {
  private static final int STARTS = 5;
  private static final String CACHE = "-XX:AOTCache";

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String title() {
    return "Ready after ./nexus up, and without the AOT cache, " + STARTS + " starts each";
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    // The first start builds what is not built yet, and tells what command the launcher becomes.
    List<String> cached = new ArrayList<>();
    start(session, session.up(), cached, new ArrayList<>());
    List<String> plain = cached.stream().filter(word -> !word.startsWith(CACHE)).toList();
    List<Double> withCache = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      withCache.add(start(session, session.up(), new ArrayList<>(), memory));
      without.add(start(session, plain, new ArrayList<>(), new ArrayList<>()));
    }
    session.tell(name() + ": with the cache " + withCache + " s, without " + without + " s");
    return new Outcome(
        name(),
        title(),
        List.of(
            Figure.of("ready, ./nexus up", "s", withCache).with(Target.under(3.5)),
            Figure.of("ready, the same without the cache", "s", without).with(Target.under(7)),
            Figure.of("memory when ready", "MiB", memory)),
        plain.equals(cached) ? List.of("./nexus up did not use an AOT cache.") : List.of(),
        List.of("The start without the cache leaves out the launcher script itself."));
  }

  private double start(
      Session session, List<String> command, List<String> became, List<Double> memory)
      throws IOException, InterruptedException {
    Path folder = session.freshFolder(name());
    try (ServerUnderTest server = ServerUnderTest.start(command, folder, Map.of())) {
      became.addAll(server.commandLine());
      memory.add(Processes.residentBytes(server.pid()) / 1048576.0);
      return server.readyAfter().toMillis() / 1e3;
    } finally {
      session.remove(folder);
    }
  }
}
