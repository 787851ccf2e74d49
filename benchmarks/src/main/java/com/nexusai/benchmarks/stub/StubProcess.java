package com.nexusai.benchmarks.stub;

import com.nexusai.benchmarks.system.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stub in a process of its own, so that its work is not counted as the generator's or the
 * server's.
 */
public final class StubProcess implements AutoCloseable {
  private final ChildProcess process;
  private final int port;

  private StubProcess(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param log where it notes what arrives; null for no log
   */
  public static StubProcess start(StubAnswer answer, @Nullable Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(StubMain.class.getName());
    command.addAll(List.of("--status", Integer.toString(answer.status()), "--body", answer.body()));
    command.addAll(List.of("--delay", answer.delay().toString()));
    if (log != null) {
      command.addAll(List.of("--log", log.toString()));
    }
    ChildProcess process =
        ChildProcess.start(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    String line = process.output().readLine();
    if (line == null) {
      process.close();
      throw new IOException("The stub did not start: see what it printed above.");
    }
    return new StubProcess(process, Integer.parseInt(line));
  }

  /** The port of loopback that it listens on. */
  public int port() {
    return port;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }
}
