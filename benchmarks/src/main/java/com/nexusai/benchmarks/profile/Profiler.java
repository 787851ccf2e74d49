package com.nexusai.benchmarks.profile;

import com.nexusai.benchmarks.system.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Watches a Java process with the flight recorder, from outside: nothing is needed of how it was
 * started.
 */
public final class Profiler {
  // A request passes some hundred frames of the web server and the frameworks.
  private static final int STACK_DEPTH = 160;

  private final long pid;
  private final Path file;
  private final Map<String, Duration> threadsBefore;

  private Profiler(long pid, Path file, Map<String, Duration> threadsBefore) {
    this.pid = pid;
    this.file = file;
    this.threadsBefore = threadsBefore;
  }

  /** What was found; {@code packages} is its shortest summary. */
  public record Profile(String text, String packages) {}

  /** Starts to record; the recording goes into this file. */
  public static Profiler start(long pid, Path file) throws IOException, InterruptedException {
    jcmd(pid, List.of("JFR.configure", "stackdepth=" + STACK_DEPTH));
    // The plus: what the empty settings do not have yet.
    jcmd(
        pid,
        List.of(
            "JFR.start",
            "name=bench",
            "settings=none",
            "filename=" + file,
            "+jdk.CPUTimeSample#enabled=true",
            "+jdk.CPUTimeSample#throttle=10ms",
            "+jdk.ObjectAllocationSample#enabled=true",
            "+jdk.ObjectAllocationSample#throttle=300/s",
            "+jdk.ObjectAllocationSample#stackTrace=true",
            "+jdk.GarbageCollection#enabled=true"));
    return new Profiler(pid, file, Processes.cpuByThreads(pid));
  }

  /**
   * Ends the recording and reads it.
   *
   * @param runs how many runs the recording covers
   */
  public Profile stop(long runs) throws IOException, InterruptedException {
    Map<String, Duration> threads = Processes.cpuByThreads(pid);
    jcmd(pid, List.of("JFR.stop", "name=bench"));
    Recording recording = Recording.read(file);
    String text = threadTable(threads, runs) + "\n" + recording.text(runs);
    Files.writeString(file.resolveSibling(file.getFileName() + ".txt"), text);
    return new Profile(text, recording.topPackages(8));
  }

  private String threadTable(Map<String, Duration> now, long runs) {
    StringBuilder table =
        new StringBuilder("Processor time by threads (the kernel's count; µs a run)\n");
    now.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), used(entry)))
        .filter(entry -> entry.getValue().isPositive())
        .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
        .forEach(entry ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "  %8.1f  %6d ms  %s%n",
                    runs == 0 ? 0 : entry.getValue().toNanos() / 1e3 / runs,
                    entry.getValue().toMillis(),
                    entry.getKey())));
    return table.toString();
  }

  private Duration used(Map.Entry<String, Duration> now) {
    return now.getValue().minus(threadsBefore.getOrDefault(now.getKey(), Duration.ZERO));
  }

  private static void jcmd(long pid, List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(words);
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("The flight recorder of process " + pid + " refused: " + said);
    }
  }
}
