package com.nexusai.benchmarks.stub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One request as the stub saw it.
 *
 * @param nanoTime the machine's monotonic clock when its last byte arrived: comparable with {@link
 *     System#nanoTime()} in any process of this machine, because both read CLOCK_MONOTONIC
 * @param idempotencyKey empty when it carried none
 * @param request its method and target
 */
public record Arrival(long nanoTime, String idempotencyKey, String request) {

  /** As one line of the stub's log. */
  String line() {
    return nanoTime + "\t" + idempotencyKey + "\t" + request + "\n";
  }

  /** Reads a stub's log; a last line that is still being written is left out. */
  public static List<Arrival> read(Path log) throws IOException {
    String text = Files.readString(log);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Arrival::parse).toList();
  }

  private static Arrival parse(String line) {
    String[] parts = line.split("\t", 3);
    return new Arrival(Long.parseLong(parts[0]), parts[1], parts[2]);
  }
}
