package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./nexus rebuild}: fills views again from the first event on. */
@Command(
    name = "rebuild",
    description =
        "Fills a view again from all events, beside the one that is read, and switches over.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every view was rebuilt",
      "1:one was not: refused, stopped or failed; what was read before still is",
      "2:bad usage"
    })
final class RebuildCommand implements Callable<Integer> {
  private static final String BASE = "/api/v1/projections";
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LINE = Duration.ofSeconds(1);

  private final Terminal terminal;

  @Parameters(
      paramLabel = "VIEW",
      arity = "0..1",
      description = "which view, for example executions")
  private @Nullable String view;

  @Option(names = "--all", description = "every view, one after the other")
  private boolean all;

  @Option(names = "--json", description = "print nothing but one line of JSON for each view")
  private boolean json;

  RebuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (all == (view != null)) {
      throw Failure.usage("Name one view, or --all of them: ./nexus rebuild VIEW|--all");
    }
    try (Session session = Session.open(terminal, List.of())) {
      NexusClient server = session.server();
      boolean done = true;
      for (String each : view == null ? views(server) : List.of(view)) {
        done &= rebuild(server, each);
      }
      return done ? Nexus.DONE : Nexus.FAILED;
    }
  }

  private static List<String> views(NexusClient server) {
    return server.get(BASE).at("items").items().stream()
        .map(item -> item.at("name").text())
        .toList();
  }

  private boolean rebuild(NexusClient server, String name) {
    String path = BASE + "/" + NexusClient.encoded(name);
    server.post(path + "/rebuild", Map.of());
    RebuildProgress progress = new RebuildProgress(terminal, name, !json);
    JsonNode rebuild = server.get(path).at("rebuild");
    while (rebuild.at("ended_at").isMissing()) {
      progress.tell(rebuild);
      pause(progress.drawsBar() ? LOOK : LINE);
      rebuild = server.get(path).at("rebuild");
    }
    if (json) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("name", name);
      line.put("rebuild", rebuild.value());
      terminal.out().println(Json.text(line));
    } else {
      progress.end(rebuild);
    }
    return "done".equals(rebuild.at("state").text());
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("Interrupted while a view was being rebuilt.");
    }
  }
}
