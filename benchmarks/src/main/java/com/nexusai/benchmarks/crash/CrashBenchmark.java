package com.nexusai.benchmarks.crash;

import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The tests that kill the server, run random workflows against the reference interpreter, and
 * restart the engine at every commit, for much longer than the build does. They are the same tests:
 * Maven runs them with other properties.
 */
public final class CrashBenchmark implements Benchmark {
  private static final String TESTS = "com/nexusai/app/crash/KillTest,com/nexusai/app/random/*Test";

  private final Path root;
  private final Length length;

  /**
   * Prepares.
   *
   * @param root the folder of the source
   */
  public CrashBenchmark(Path root, Length length) {
    this.root = root;
    this.length = length;
  }

  @Override
  public String name() {
    return "crash";
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "Crash: %,d kills, %,d random workflows, %,d of them restarted at every commit",
        length.kills(),
        length.seeds(),
        length.graphs());
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    FileTime start = FileTime.from(Instant.now());
    int exit = maven(session);
    List<TestReport> found = TestReport.readAll(root.resolve("app/target/surefire-reports"), start);
    List<String> faults = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    for (TestReport report : found) {
      figures.add(Figure.of(report.name() + ": tests", "", report.tests()));
      figures.add(Figure.of(report.name() + ": failed", "", report.failures().size()));
      figures.add(Figure.of(report.name() + ": took", "s", report.seconds()));
      report.failures().forEach(failure -> faults.add(report.name() + ": " + failure));
      remarks.addAll(report.told());
    }
    if (found.isEmpty()) {
      faults.add("No test ran: see what Maven printed.");
    } else if (exit != 0 && faults.isEmpty()) {
      faults.add("Maven ended with " + exit + ": see what it printed.");
    }
    return new Outcome(name(), title(), figures, faults, remarks);
  }

  private int maven(Session session) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mvn", "-q", "-B", "-pl", "app", "-am"));
    command.addAll(
        List.of(
            "test",
            "-Dtest=" + TESTS,
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Dspotless.check.skip"));
    command.addAll(length.properties());
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process maven = builder.start();
    Thread atExit = new Thread(maven::destroy);
    Runtime.getRuntime().addShutdownHook(atExit);
    try (BufferedReader lines = maven.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        session.tell(line);
      }
    }
    int exit = maven.waitFor();
    Runtime.getRuntime().removeShutdownHook(atExit);
    return exit;
  }
}
