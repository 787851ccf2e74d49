package com.nexusai.app.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./nexus executions …}: what ran, and what to do about it. */
@Command(
    name = "executions",
    description =
        "Lists, shows, cancels, pauses, resumes, retries and answers runs of the server that is up.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ExecutionsCommand {
  private static final String BASE = "/api/v1/executions";
  private final Terminal terminal;

  ExecutionsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(description = "Lists runs, the newest first.", mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--workflow", paramLabel = "ID", description = "only runs of this workflow")
          @Nullable String workflow,
      @Option(names = "--status", description = "only runs in this state, for example failed")
          @Nullable String status,
      @Option(
              names = "--q",
              paramLabel = "WORDS",
              description = "only runs with these words in their ids, values or errors")
          @Nullable String words,
      @Option(
              names = "--error-code",
              paramLabel = "CODE",
              description = "only runs that failed with this, for example HTTP_503")
          @Nullable String errorCode,
      @Option(
              names = "--started-from",
              paramLabel = "INSTANT",
              description = "only runs that began then or later, for example 2026-01-31T09:30:00Z")
          @Nullable String startedFrom,
      @Option(
              names = "--started-before",
              paramLabel = "INSTANT",
              description = "only runs that began before")
          @Nullable String startedBefore,
      @Option(
              names = "--min-duration",
              paramLabel = "DURATION",
              description = "only ended runs that took so long, for example PT1.5S")
          @Nullable String minDuration,
      @Option(
              names = "--max-duration",
              paramLabel = "DURATION",
              description = "only ended runs that took no longer")
          @Nullable String maxDuration,
      @Mixin ListOptions options) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      String query =
          options
              .query()
              .and("workflow_id", workflow)
              .and("status", status)
              .and("q", words)
              .and("error_code", errorCode)
              .and("started_from", startedFrom)
              .and("started_before", startedBefore)
              .and("min_duration", minDuration)
              .and("max_duration", maxDuration)
              .text();
      JsonNode page = server.get(BASE + query);
      if (options.json()) {
        terminal.out().println(page.text());
      } else {
        Table table = new Table("ID", "WORKFLOW", "STATUS", "STARTED", "TOOK");
        page.at("items")
            .items()
            .forEach(each ->
                table.row(
                    each.at("id").text(),
                    each.at("workflow_id").text(),
                    each.at("status").text(),
                    each.at("started_at").text(),
                    Pretty.between(each.at("started_at").text(), each.at("finished_at").text())));
        table.print(
            terminal, "No runs here. Run one with: ./nexus run examples/invoice-triage.json");
        options.tellTotal(terminal, page);
      }
      return Nexus.DONE;
    }
  }

  @Command(description = "Shows a run with its steps as JSON.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ID") String id) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      terminal.out().println(Pretty.json(server.get(path(id)).value()));
      return Nexus.DONE;
    }
  }

  @Command(
      description = "Shows every event of a run, one JSON line each.",
      mixinStandardHelpOptions = true)
  int events(@Parameters(paramLabel = "ID") String id) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      long from = 0;
      while (from >= 0) {
        JsonNode page = server.get(path(id) + "/events?limit=1000&from=" + from);
        page.at("items").items().forEach(event -> terminal.out().println(event.text()));
        from = page.at("next_from").number(-1);
      }
      return Nexus.DONE;
    }
  }

  @Command(
      description = "Writes the file that an output step of a run kept to the standard output.",
      mixinStandardHelpOptions = true)
  int artifact(
      @Parameters(paramLabel = "ID") String id, @Parameters(paramLabel = "AGENT") String agent) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      byte[] file = server.file(path(id) + "/artifacts/" + NexusClient.encoded(agent));
      terminal.out().write(file, 0, file.length);
      terminal.out().flush();
      return Nexus.DONE;
    }
  }

  @Command(description = "Follows a run until it ends.", mixinStandardHelpOptions = true)
  int watch(@Parameters(paramLabel = "ID") String id) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      return new Follower(server, new StepPrinter(terminal, terminal.out())).follow(id).exitCode();
    }
  }

  @Command(description = "Stops runs for good.", mixinStandardHelpOptions = true)
  int cancel(@Parameters(paramLabel = "ID") List<String> ids) {
    return change("cancel", ids);
  }

  @Command(
      description = "Halts runs: nothing new is begun until they are resumed.",
      mixinStandardHelpOptions = true)
  int pause(@Parameters(paramLabel = "ID") List<String> ids) {
    return change("pause", ids);
  }

  @Command(description = "Lets paused runs go on.", mixinStandardHelpOptions = true)
  int resume(@Parameters(paramLabel = "ID") List<String> ids) {
    return change("resume", ids);
  }

  @Command(
      description = "Lets failed runs go on: every step that made them fail is tried again.",
      mixinStandardHelpOptions = true)
  int retry(@Parameters(paramLabel = "ID") List<String> ids) {
    return change("retry", ids);
  }

  @Command(description = "Approves what a step of a run asks.", mixinStandardHelpOptions = true)
  int approve(
      @Parameters(paramLabel = "ID") String id,
      @Parameters(paramLabel = "AGENT") String agent,
      @Option(names = "--item", paramLabel = "N", description = "one item of a for-each, from 0")
          @Nullable Integer item,
      @Option(names = "--comment", paramLabel = "TEXT", description = "a few words to it")
          @Nullable String comment) {
    return decide(id, agent, item, "approve", comment);
  }

  @Command(description = "Rejects what a step of a run asks.", mixinStandardHelpOptions = true)
  int reject(
      @Parameters(paramLabel = "ID") String id,
      @Parameters(paramLabel = "AGENT") String agent,
      @Option(names = "--item", paramLabel = "N", description = "one item of a for-each, from 0")
          @Nullable Integer item,
      @Option(names = "--comment", paramLabel = "TEXT", description = "a few words to it")
          @Nullable String comment) {
    return decide(id, agent, item, "reject", comment);
  }

  private int decide(
      String id, String agent, @Nullable Integer item, String verb, @Nullable String comment) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      String step =
          "/steps/" + NexusClient.encoded(agent) + (item == null ? "" : "/" + item) + "/" + verb;
      server.post(path(id) + step, comment == null ? Map.of() : Map.of("comment", comment));
      terminal.out().println(id + " " + agent + ": " + verb + " accepted");
      return Nexus.DONE;
    }
  }

  private int change(String verb, List<String> ids) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      for (String id : ids) {
        server.post(path(id) + "/" + verb, Map.of());
        terminal.out().println(id + ": " + verb + " accepted");
      }
      return Nexus.DONE;
    }
  }

  private static String path(String id) {
    return BASE + "/" + NexusClient.encoded(id);
  }
}
