package com.nexusai.benchmarks.measure;

import com.nexusai.benchmarks.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One call of the benchmarks.
 *
 * @param up the command that starts a server
 * @param work a folder that may be filled and emptied
 * @param told takes a line about what is going on
 */
public record Session(Settings settings, List<String> up, Path work, Consumer<String> told) {

  /** Tells the person who waits. */
  public void tell(String line) {
    told.accept(line);
  }

  /** An empty folder for this benchmark; what an earlier one left there is removed. */
  public Path freshFolder(String name) throws IOException {
    Path folder = work.resolve(name);
    remove(folder);
    return Files.createDirectories(folder);
  }

  /** Removes a folder with all that is in it. */
  public void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Session::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a server in a folder. */
  public ServerUnderTest startServer(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    return ServerUnderTest.start(up, folder, settings);
  }
}
