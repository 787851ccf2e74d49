package com.nexusai.benchmarks.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A process that we started and that ends with us, however we end. */
public final class ChildProcess implements AutoCloseable {
  private static final long STOP_SECONDS_MAX = 20;

  private final Process process;
  private final Thread atExit;

  private ChildProcess(Process process) {
    this.process = process;
    this.atExit = new Thread(process::destroyForcibly, "stop-" + process.pid());
  }

  /** Starts it. */
  public static ChildProcess start(ProcessBuilder builder) throws IOException {
    ChildProcess child = new ChildProcess(builder.start());
    Runtime.getRuntime().addShutdownHook(child.atExit);
    return child;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean alive() {
    return process.isAlive();
  }

  /** What it prints. Closing the reader could stop the process when it prints, so it stays open. */
  public BufferedReader output() {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  /** Kills it as a power cut would: with no chance to finish anything. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks it to stop and kills it when it has not after 20 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        kill();
      }
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException _) {
      // This process is ending: the hook does the rest.
    }
  }
}
