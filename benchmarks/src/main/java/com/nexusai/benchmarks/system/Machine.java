package com.nexusai.benchmarks.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * The machine that was measured on.
 *
 * @param cores how many processors Java sees
 * @param cpu the processor's model
 * @param memoryBytes of the machine
 * @param kernel name and release
 * @param jdk the Java that ran the load and, by the launcher's choice, the server
 * @param fsyncMicrosP50 what making 4 KiB durable took in the folder that was measured in, the
 *     median of 200
 * @param fsyncMicrosP99 the same, the 99th percentile
 */
public record Machine(
    int cores,
    String cpu,
    long memoryBytes,
    String kernel,
    String jdk,
    long fsyncMicrosP50,
    long fsyncMicrosP99) {
  private static final int FSYNCS = 200;
  private static final int BLOCK = 4096;

  /** Looks at this machine; writes into the folder to see what its disk does. */
  public static Machine look(Path folder) throws IOException {
    long[] fsyncs = fsyncMicros(folder);
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        value(Path.of("/proc/cpuinfo"), "model name"),
        Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) * 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        fsyncs[FSYNCS / 2],
        fsyncs[FSYNCS * 99 / 100]);
  }

  private static String value(Path file, String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(key.toLowerCase(Locale.ROOT)))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  /** Appends and makes durable, as the event store's log does; sorted. */
  private static long[] fsyncMicros(Path folder) throws IOException {
    Path file = folder.resolve("fsync.probe");
    long[] micros = new long[FSYNCS];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
      for (int i = 0; i < FSYNCS; i++) {
        long start = System.nanoTime();
        channel.write(block.rewind());
        channel.force(false);
        micros[i] = (System.nanoTime() - start) / 1_000;
      }
    }
    Files.delete(file);
    Arrays.sort(micros);
    return micros;
  }
}
