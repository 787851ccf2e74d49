package com.nexusai.app.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./nexus workflows …}: what there is, and its life. */
@Command(
    name = "workflows",
    description =
        "Lists, shows, activates, pauses, archives and shares workflows of the server that is up.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class WorkflowsCommand {
  private static final String BASE = "/api/v1/workflows";
  private final Terminal terminal;

  WorkflowsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(description = "Lists workflows, the newest first.", mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--status", description = "draft, active, paused or archived")
          @Nullable String status,
      @Option(names = "--shared", description = "those that others share with you") boolean shared,
      @Option(
              names = "--q",
              paramLabel = "WORDS",
              description = "only workflows with these words in what their author wrote")
          @Nullable String words,
      @Mixin ListOptions options) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      String query =
          options
              .query()
              .and("shared", shared ? "true" : null)
              .and("status", status)
              .and("q", words)
              .text();
      JsonNode page = server.get(BASE + query);
      if (options.json()) {
        terminal.out().println(page.text());
      } else {
        Table table = new Table("ID", "NAME", "STATUS", "VERSION", "UPDATED");
        page.at("items")
            .items()
            .forEach(each ->
                table.row(
                    each.at("id").text(),
                    each.at("name").text(),
                    each.at("status").text(),
                    each.at("version").text(),
                    each.at("updated_at").text()));
        table.print(
            terminal,
            shared
                ? "Nobody shares such a workflow with you."
                : "No workflows here. Run one with: ./nexus run examples/invoice-triage.json");
        options.tellTotal(terminal, page);
      }
      return Nexus.DONE;
    }
  }

  @Command(description = "Shows a workflow as JSON.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ID") String id) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      terminal.out().println(Pretty.json(server.get(path(id)).value()));
      return Nexus.DONE;
    }
  }

  @Command(
      description = "Creates a workflow from a file; the same name again becomes a new version.",
      mixinStandardHelpOptions = true)
  int publish(@Parameters(paramLabel = "FILE") String file) {
    WorkflowFile workflow = WorkflowFile.read(file);
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      PublishedWorkflow published = workflow.publish(server);
      terminal.out().println(published.id() + " version " + published.version() + " is active");
      published
          .webhook(server.address())
          .ifPresent(hook -> terminal.out().println("webhook: " + hook));
      return Nexus.DONE;
    }
  }

  @Command(
      description = "Publishes the newest version and lets its trigger fire.",
      mixinStandardHelpOptions = true)
  int activate(@Parameters(paramLabel = "ID") List<String> ids) {
    return change("activate", ids);
  }

  @Command(description = "Lets the trigger rest.", mixinStandardHelpOptions = true)
  int pause(@Parameters(paramLabel = "ID") List<String> ids) {
    return change("pause", ids);
  }

  @Command(
      description = "Puts a workflow away; its history stays.",
      mixinStandardHelpOptions = true)
  int archive(@Parameters(paramLabel = "ID") List<String> ids) {
    return change("archive", ids);
  }

  @Command(
      description = "Lets somebody in, or gives them another role.",
      mixinStandardHelpOptions = true)
  int share(
      @Parameters(paramLabel = "ID") String id,
      @Parameters(paramLabel = "UID", description = "who, as the identity provider names them")
          String uid,
      @Parameters(paramLabel = "ROLE", description = "viewer, operator or editor") String role) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      JsonNode answer = server.put(member(id, uid), Map.of("role", role));
      terminal.out().println(id + ": " + uid + " is " + answer.at("role").text());
      return Nexus.DONE;
    }
  }

  @Command(
      description = "Shuts a member out; or leaves, with your own UID.",
      mixinStandardHelpOptions = true)
  int unshare(
      @Parameters(paramLabel = "ID") String id, @Parameters(paramLabel = "UID") String uid) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      server.delete(member(id, uid));
      terminal.out().println(id + ": " + uid + " is no member");
      return Nexus.DONE;
    }
  }

  @Command(description = "Lists who a workflow is shared with.", mixinStandardHelpOptions = true)
  int members(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--json", description = "as the server's JSON") boolean json) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      JsonNode members = server.get(path(id) + "/members");
      if (json) {
        terminal.out().println(members.text());
      } else {
        Table table = new Table("UID", "ROLE", "ADDED", "BY");
        members
            .at("items")
            .items()
            .forEach(each ->
                table.row(
                    each.at("uid").text(),
                    each.at("role").text(),
                    each.at("added_at").text(),
                    each.at("added_by").text()));
        table.print(terminal, "Shared with nobody.");
      }
      return Nexus.DONE;
    }
  }

  private int change(String verb, List<String> ids) {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      for (String id : ids) {
        JsonNode answer = server.post(path(id) + "/" + verb, Map.of());
        String status = answer.at("status").text();
        terminal.out().println(id + ": " + (status.isEmpty() ? verb + " done" : status));
      }
      return Nexus.DONE;
    }
  }

  private static String member(String id, String uid) {
    return path(id) + "/members/" + NexusClient.encoded(uid);
  }

  private static String path(String id) {
    return BASE + "/" + NexusClient.encoded(id);
  }
}
