package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.WorkflowReader;
import com.nexusai.kernel.workflow.compiled.WorkflowCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as a file holds it.
 *
 * @param name by which the server knows it again
 * @param definition everything that the author wrote
 */
record WorkflowFile(String file, String name, Map<String, Object> definition) {
  private static final String BASE = "/api/v1/workflows";

  /** What the server adds of its own; a file that was exported holds it too. */
  private static final List<String> OF_THE_SERVER =
      List.of(
          "id",
          "user_id",
          "status",
          "version",
          "published_version",
          "problems",
          "execution_history",
          "ai_analysis",
          "created_at",
          "updated_at",
          "position");

  private static final List<String> CONTENT = List.of("description", "agents", "connections");

  /** Reads a file; what is wrong with it is bad usage. */
  static WorkflowFile read(String file) {
    try {
      Object json = Json.read(Files.readAllBytes(Path.of(file)));
      if (!(json instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
        throw Failure.usage(
            "The file " + file + " holds no workflow: expected an object with a name.");
      }
      Map<String, Object> definition = new LinkedHashMap<>();
      map.forEach((key, value) -> {
        if (!OF_THE_SERVER.contains(String.valueOf(key)) && value != null) {
          definition.put(String.valueOf(key), value);
        }
      });
      check(file, WorkflowCompiler.compile(WorkflowReader.workflow(definition)).problems());
      return new WorkflowFile(file, name, definition);
    } catch (NoSuchFileException e) {
      throw Failure.usage("There is no file " + file + ".");
    } catch (IOException e) {
      throw Failure.usage("The file " + file + " cannot be read: " + e.getMessage());
    } catch (Rejection rejection) {
      throw Failure.usage(
          "The file " + file + " holds no workflow:",
          rejection.rejection().problems().stream().map(Problem::sentence).toList());
    }
  }

  /** Refuses what could not run before anything is started or stored for it. */
  private static void check(String file, List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw Failure.usage(
          "The workflow in " + file + " cannot run:",
          problems.stream().map(Problem::sentence).toList());
    }
  }

  /**
   * Makes it the active version of the workflow of this name: created where there is none, a new
   * version where the file says something else than the server knows, and left as it is where both
   * say the same.
   */
  PublishedWorkflow publish(NexusClient server) {
    try {
      JsonNode workflow = upsert(server);
      String id = workflow.at("id").text();
      List<String> problems = Problems.sentences(workflow.at("problems"));
      if (!problems.isEmpty()) {
        throw Failure.usage("The workflow in " + file + " cannot run:", problems);
      }
      if (!workflow.at("status").text().equals("active")
          || workflow.at("published_version").number(0) != workflow.at("version").number(0)) {
        server.post(path(id) + "/activate", Map.of());
      }
      return new PublishedWorkflow(id, workflow.at("version").number(1), trigger());
    } catch (NexusClient.Refused refused) {
      throw refused.status() >= 500
          ? refused
          : Failure.usage(
              "The workflow in " + file + " is refused: " + refused.sentence(), refused.problems());
    }
  }

  private JsonNode upsert(NexusClient server) {
    Optional<String> id = findByName(server);
    if (id.isEmpty()) {
      return read(server, server.post(BASE, definition));
    }
    JsonNode known = server.get(path(id.get()));
    return same(known) ? known : read(server, server.put(path(id.get()), definition));
  }

  /** A write answers with a position; the read shows it. */
  private static JsonNode read(NexusClient server, JsonNode written) {
    return server.get(
        path(written.at("id").text()) + "?at_least=" + written.at("position").number(0));
  }

  private Optional<String> findByName(NexusClient server) {
    String cursor = "";
    do {
      JsonNode page =
          server.get(
              BASE
                  + "?limit=200"
                  + (cursor.isEmpty() ? "" : "&cursor=" + NexusClient.encoded(cursor)));
      for (JsonNode each : page.at("items").items()) {
        if (each.at("name").text().equals(name) && !each.at("status").text().equals("archived")) {
          return Optional.of(each.at("id").text());
        }
      }
      cursor = page.at("next_cursor").text();
    } while (!cursor.isEmpty());
    return Optional.empty();
  }

  private boolean same(JsonNode known) {
    return CONTENT.stream()
        .allMatch(
            key -> Canonical.of(definition.get(key)).equals(Canonical.of(known.at(key).value())));
  }

  private JsonNode trigger() {
    return new JsonNode(definition)
        .at("agents").items().stream()
            .filter(agent -> agent.at("type").text().equals("trigger"))
            .findFirst()
            .map(agent -> agent.at("configuration").at("on"))
            .orElse(new JsonNode(null));
  }

  private static String path(String id) {
    return BASE + "/" + NexusClient.encoded(id);
  }

  /** What an author may leave out and what the server writes in its place count as the same. */
  private static final class Canonical {
    private Canonical() {}

    static String of(@Nullable Object value) {
      return Json.canonical(stripped(value));
    }

    private static @Nullable Object stripped(@Nullable Object value) {
      return switch (value) {
        case Map<?, ?> map -> {
          Map<String, Object> kept = new LinkedHashMap<>();
          map.forEach((key, each) -> {
            Object stripped = stripped(each);
            if (!isDefault(stripped)) {
              kept.put(String.valueOf(key), stripped);
            }
          });
          yield kept;
        }
        case List<?> list -> list.stream().map(Canonical::stripped).toList();
        case Long whole -> whole.doubleValue();
        case null, default -> value;
      };
    }

    private static boolean isDefault(@Nullable Object value) {
      return value == null
          || value.equals("")
          || value.equals(List.of())
          || value.equals(Map.of())
          || value.equals(Map.of("x", 0.0, "y", 0.0));
    }
  }
}
