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
import java.util.function.ToDoubleFunction;

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

  /**
   * One start.
   *
   * @param command what the process's command line was when it was ready
   */
  private record Start(double seconds, double cpuSeconds, double mebibytes, List<String> command) {}

  @Override
  public Outcome measure(Session session) throws Exception {
    // The first start builds what is not built yet, and tells what command the launcher becomes.
    List<String> command = start(session, session.up()).command();
    List<String> plain = command.stream().filter(word -> !word.startsWith(CACHE)).toList();
    List<Start> cached = new ArrayList<>();
    List<Start> without = new ArrayList<>();
    for (int i = 1; i <= STARTS; i++) {
      cached.add(start(session, session.up()));
      without.add(start(session, plain));
      session.tell(
          name()
              + ": "
              + cached.getLast().seconds()
              + " s, without the cache "
              + without.getLast().seconds()
              + " s");
    }
    return new Outcome(
        name(),
        title(),
        List.of(
            figure("ready, ./nexus up", "s", cached, Start::seconds).with(Target.under(3.5)),
            figure("ready, the same without the cache", "s", without, Start::seconds)
                .with(Target.under(7)),
            figure("CPU until ready, ./nexus up", "s", cached, Start::cpuSeconds),
            figure("CPU until ready, without the cache", "s", without, Start::cpuSeconds),
            figure("memory when ready", "MiB", cached, Start::mebibytes)),
        plain.equals(command) ? List.of("./nexus up did not use an AOT cache.") : List.of(),
        List.of("The start without the cache leaves out the launcher script itself."));
  }

  private static Figure figure(
      String name, String unit, List<Start> starts, ToDoubleFunction<Start> value) {
    return Figure.of(
        name, unit, starts.stream().map(start -> (Double) value.applyAsDouble(start)).toList());
  }

  private Start start(Session session, List<String> command)
      throws IOException, InterruptedException {
    Path folder = session.freshFolder(name());
    try (ServerUnderTest server = ServerUnderTest.start(command, folder, Map.of())) {
      return new Start(
          server.readyAfter().toMillis() / 1e3,
          Processes.cpu(server.pid()).toMillis() / 1e3,
          Processes.residentBytes(server.pid()) / 1048576.0,
          server.commandLine());
    } finally {
      session.remove(folder);
    }
  }
}
