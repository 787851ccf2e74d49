package com.nexusai.benchmarks.stub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The stub as a process of its own: prints its port on the first line and serves until it is
 * killed.
 */
@Command(
    name = "stub",
    mixinStandardHelpOptions = true,
    description = "Answers every HTTP request with the same JSON.")
public final class StubMain implements Callable<Integer> {
  @Option(
      names = "--port",
      defaultValue = "0",
      description = "The port of loopback; 0 for a free one.")
  private int port;

  @Option(names = "--status", defaultValue = "200", description = "The status of every answer.")
  private int status;

  @Option(
      names = "--body",
      defaultValue = "{\"ok\":true}",
      description = "The JSON of every answer.")
  private String body = "";

  @Option(
      names = "--delay",
      defaultValue = "PT0S",
      description = "How long an answer takes, for example PT0.01S.")
  private Duration delay = Duration.ZERO;

  @Option(
      names = "--log",
      description = "Where to write a line for each request: time, idempotency key, request.")
  private @Nullable Path log;

  @Override
  public Integer call() throws IOException {
    try (StubServer server = new StubServer(port, new StubAnswer(status, body, delay), log)) {
      System.out.println(server.port());
      server.serve();
    }
    return 0;
  }

  /** Starts the stub. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new StubMain()).execute(arguments));
  }
}
