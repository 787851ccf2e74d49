package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./nexus run}: runs a workflow and shows every step as it happens. */
@Command(
    name = "run",
    description =
        "Runs a workflow file, or a workflow of the server by its id, and shows every step as it happens.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the run completed",
      "1:it failed, was cancelled or was refused",
      "2:bad usage, or the file has problems"
    })
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE|ID",
      description = "a workflow file such as examples/invoice-triage.json, or a workflow's id")
  private String what = "";

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE",
      description = "the run's input; {} when not given")
  private String input = "{}";

  @Option(names = "--json", description = "print nothing but one line of JSON at the end")
  private boolean json;

  @Option(
      names = "--http-allow",
      paramLabel = "HOST[:PORT]",
      split = ",",
      description =
          "let HTTP steps of this run reach this private address; only when no server is up")
  private List<String> httpAllow = List.of();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Object runInput = input();
    @Nullable WorkflowFile file = isFile() ? WorkflowFile.read(what) : null;
    PrintStream progress = json ? terminal.err() : terminal.out();
    try (Session session = Session.open(terminal, httpAllow)) {
      NexusClient server = session.server();
      String id = file == null ? what : publish(file, server, progress);
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("input", runInput);
      JsonNode started =
          server.post("/api/v1/workflows/" + NexusClient.encoded(id) + "/execute", body);
      RunEnd end =
          new Follower(server, json ? StepListener.NONE : new StepPrinter(terminal, progress))
              .follow(started.at("execution_id").text());
      if (json) {
        terminal.out().println(end.line());
      }
      return end.exitCode();
    }
  }

  private String publish(WorkflowFile file, NexusClient server, PrintStream progress) {
    PublishedWorkflow published = file.publish(server);
    if (!json) {
      progress.println(
          terminal.paint(Terminal.Colour.BOLD, file.name()) + " version " + published.version());
      published.webhook(server.address()).ifPresent(hook -> progress.println("webhook: " + hook));
    }
    return published.id();
  }

  /** An id has neither a slash nor the ending of a file. */
  private boolean isFile() {
    return what.endsWith(".json") || what.contains("/") || Files.exists(Path.of(what));
  }

  private @Nullable Object input() {
    try {
      return input.startsWith("@")
          ? Json.read(Files.readAllBytes(Path.of(input.substring(1))))
          : Json.read(input);
    } catch (IOException e) {
      throw Failure.usage("The input file " + input.substring(1) + " cannot be read.");
    } catch (Rejection rejection) {
      throw Failure.usage(
          "The input is not JSON.",
          rejection.rejection().problems().stream().map(Problem::sentence).toList());
    }
  }
}
