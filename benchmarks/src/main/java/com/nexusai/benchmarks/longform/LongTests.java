package com.nexusai.benchmarks.longform;

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
 * Tests of the build, run for much longer than the build does: the same tests, which Maven runs
 * with other properties.
 */
public final class LongTests implements Benchmark {
  private final Path root;
  private final String name;
  private final String title;
  private final List<String> modules;
  private final String tests;
  private final List<String> properties;

  private LongTests(
      Path root,
      String name,
      String title,
      List<String> modules,
      String tests,
      List<String> properties) {
    this.root = root;
    this.name = name;
    this.title = title;
    this.modules = modules;
    this.tests = tests;
    this.properties = properties;
  }

  /**
   * Kills the server, runs random workflows against the reference interpreter, and restarts the
   * engine at every commit.
   *
   * @param root the folder of the source
   */
  public static LongTests crash(Path root, CrashLength length) {
    return new LongTests(
        root,
        "crash",
        String.format(
            Locale.ROOT,
            "Crash: %,d kills, %,d random workflows, %,d of them restarted at every commit",
            length.kills(),
            length.seeds(),
            length.graphs()),
        List.of("app"),
        "com/nexusai/app/crash/KillTest,com/nexusai/app/random/*Test",
        length.properties());
  }

  /**
   * Takes Firestore and Redis away under load, and gives them back.
   *
   * @param root the folder of the source
   * @param seconds how long each is away
   * @param times how often
   */
  public static LongTests outage(Path root, int seconds, int times) {
    return new LongTests(
        root,
        "outage",
        String.format(
            Locale.ROOT, "Outage: Firestore and Redis away for %,d s, %,d times", seconds, times),
        List.of("query-side", "app"),
        "*OutageTest",
        List.of("-Dnexus.outage.seconds=" + seconds, "-Dnexus.outage.times=" + times));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    FileTime start = FileTime.from(Instant.now());
    int exit = maven(session);
    List<TestReport> found = new ArrayList<>();
    for (String module : modules) {
      found.addAll(
          TestReport.readAll(root.resolve(module).resolve("target/surefire-reports"), start));
    }
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
    List<String> command =
        new ArrayList<>(List.of("mvn", "-q", "-B", "-pl", String.join(",", modules), "-am"));
    command.addAll(
        List.of(
            "test",
            "-Dtest=" + tests,
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Dspotless.check.skip"));
    command.addAll(properties);
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
