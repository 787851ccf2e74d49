package com.nexusai.app.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes, mounted for one test. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 16;
  private static final byte[] BLOCK = new byte[4096];

  private final Path folder;
  private final List<String> asRoot;

  private SmallDisk(Path folder, List<String> asRoot) {
    this.folder = folder;
    this.asRoot = asRoot;
  }

  /** Skips the test where this user may not mount. */
  static SmallDisk mount(Path folder) throws Exception {
    for (List<String> asRoot : List.of(List.<String>of(), List.of("sudo", "-n"))) {
      String options = "size=" + MEGABYTES + "m,mode=0777";
      if (run(asRoot, "mount", "-t", "tmpfs", "-o", options, "nexus-test", folder.toString())) {
        return new SmallDisk(folder, asRoot);
      }
    }
    return Assumptions.abort("needs to mount a small disk, which only root may");
  }

  Path folder() {
    return folder;
  }

  /** Takes all room that is left. */
  void fill() throws IOException {
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (true) {
        ballast.write(BLOCK);
      }
    } catch (IOException full) {
      if (folder.toFile().getUsableSpace() > BLOCK.length) {
        throw full;
      }
    }
  }

  /** Gives the room back. */
  void empty() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  private static boolean run(List<String> asRoot, String... command) throws Exception {
    List<String> line = new ArrayList<>(asRoot);
    line.addAll(List.of(command));
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    if (!run(asRoot, "umount", folder.toString())) {
      throw new IllegalStateException(folder + " cannot be unmounted");
    }
  }
}
