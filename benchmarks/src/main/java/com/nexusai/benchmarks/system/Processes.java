package com.nexusai.benchmarks.system;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel tells of a process. */
public final class Processes {
  // The kernel's clock ticks as /proc shows them: 100 a second on every Linux that Java runs on.
  private static final long TICK_MILLIS = 10;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private Processes() {}

  /** The processor time a process has used so far, in user space and in the kernel, to 10 ms. */
  public static Duration cpu(long pid) throws IOException {
    return cpuIn(Path.of("/proc", Long.toString(pid), "stat"));
  }

  /**
   * The processor time that each group of threads has used so far. Threads are grouped by their
   * names without numbers; the kernel keeps 15 characters of a name. Threads that have ended are
   * not in it.
   */
  public static Map<String, Duration> cpuByThreads(long pid) throws IOException {
    Map<String, Duration> used = new TreeMap<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        try {
          String name = Files.readString(thread.resolve("comm")).strip();
          used.merge(group(name), cpuIn(thread.resolve("stat")), Duration::plus);
        } catch (IOException _) {
          // It has ended since the folder was listed.
        }
      }
    }
    return used;
  }

  /** A thread's name without its numbers. */
  static String group(String name) {
    String group = name.replaceAll("[-#_]?\\d+", "");
    return group.isBlank() ? "(no name)" : group;
  }

  /** The memory a process has in RAM now, in bytes. */
  public static long residentBytes(long pid) throws IOException {
    return status(pid, "VmRSS:");
  }

  /** The most memory a process ever had in RAM, in bytes. */
  public static long residentBytesPeak(long pid) throws IOException {
    return status(pid, "VmHWM:");
  }

  private static long status(long pid, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new NoSuchFileException(key + " of process " + pid);
  }

  private static Duration cpuIn(Path stat) throws IOException {
    String text = Files.readString(stat);
    // The name before the last parenthesis may hold spaces.
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }
}
