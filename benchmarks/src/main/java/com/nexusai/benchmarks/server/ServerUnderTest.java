package com.nexusai.benchmarks.server;

import com.nexusai.benchmarks.system.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Nexus server in a process of its own, on a data folder and on ports of its own. */
public final class ServerUnderTest implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final long LOOK_AGAIN_MILLIS = 5;
  private static final int LOG_CHARS_TOLD = 4_000;

  private final ChildProcess process;
  private final Path home;
  private final InetSocketAddress address;
  private final Duration readyAfter;
  private final Api api;

  private ServerUnderTest(
      ChildProcess process, Path home, InetSocketAddress address, Duration readyAfter)
      throws IOException {
    this.process = process;
    this.home = home;
    this.address = address;
    this.readyAfter = readyAfter;
    this.api =
        new Api(
            "http://127.0.0.1:" + address.getPort(),
            Files.readString(home.resolve("token")).strip());
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param command {@code ./nexus up}, or what that became
   * @param folder gets {@code home}, the data folder, and {@code server.log}
   * @param settings environment variables besides the data folder and the ports
   */
  public static ServerUnderTest start(
      List<String> command, Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Path log = folder.resolve("server.log");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    // What the person has set for their own server must not change what is measured.
    environment
        .keySet()
        .removeIf(name -> name.startsWith("NEXUS_") && !name.startsWith("NEXUS_JAVA_"));
    environment.put("NEXUS_HOME", home.toString());
    environment.put("NEXUS_PORT", Integer.toString(port));
    environment.put("NEXUS_RSOCKET_PORT", Integer.toString(freePort()));
    environment.putAll(settings);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long start = System.nanoTime();
    ChildProcess process = ChildProcess.start(builder);
    try {
      awaitReady(process, address, log, start);
      return new ServerUnderTest(
          process, home, address, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  private static void awaitReady(
      ChildProcess process, InetSocketAddress address, Path log, long start)
      throws IOException, InterruptedException {
    while (!Readiness.of(address)) {
      if (!process.alive() || System.nanoTime() - start > START_MAX.toNanos()) {
        String said = Files.readString(log);
        throw new IOException(
            "The server did not become ready. Its log ends with: "
                + said.substring(Math.max(0, said.length() - LOG_CHARS_TOLD)));
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What is asked of it besides load. */
  public Api api() {
    return api;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Its data folder. */
  public Path home() {
    return home;
  }

  /** From the start of the process to the first answer that it is ready. */
  public Duration readyAfter() {
    return readyAfter;
  }

  /** The id of its process: the launcher has become the server. */
  public long pid() {
    return process.pid();
  }

  /** The command line that its process has now. */
  public List<String> commandLine() throws IOException {
    Path file = Path.of("/proc", Long.toString(pid()), "cmdline");
    return Arrays.stream(Files.readString(file).split("\0")).toList();
  }

  /** How many bytes all files of its data folder have. */
  public long dataBytes() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  /** Kills it with no chance to finish anything. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Stops it. */
  @Override
  public void close() {
    api.close();
    process.close();
  }
}
