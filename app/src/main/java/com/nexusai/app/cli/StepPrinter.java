package com.nexusai.app.cli;

import com.nexusai.app.cli.Terminal.Colour;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints each step of a run in a line as it happens, and how the run ended. */
final class StepPrinter implements StepListener {
  /** Of a step that runs for each item of a long list, so many items are shown one by one. */
  private static final int ITEMS_SHOWN = 20;

  private static final int RESULT_CHARS = 100;
  private static final int NAME_CHARS = 24;

  private final Terminal terminal;
  private final PrintStream out;
  private final Set<String> printed = new HashSet<>();
  private final Map<String, String> started = new HashMap<>();
  private final Map<String, Integer> items = new HashMap<>();

  StepPrinter(Terminal terminal, PrintStream out) {
    this.terminal = terminal;
    this.out = out;
  }

  /** Items that ended together with their step are told by it; one by one only what failed. */
  @Override
  public void steps(List<JsonNode> changed) {
    Set<String> done =
        changed.stream()
            .filter(step -> step.at("item").isMissing() && isEnd(step.at("status").text()))
            .map(step -> step.at("agent_id").text())
            .collect(Collectors.toSet());
    for (JsonNode step : changed) {
      boolean toldByItsStep =
          !step.at("item").isMissing()
              && done.contains(step.at("agent_id").text())
              && !step.at("status").text().equals("failed");
      if (!toldByItsStep) {
        step(step);
      }
    }
  }

  private void step(JsonNode step) {
    String agent = step.at("agent_id").text();
    boolean isItem = !step.at("item").isMissing();
    String name = isItem ? "  " + agent + "[" + step.at("item").text() + "]" : agent;
    String status = step.at("status").text();
    boolean news = printed.add(name + " " + status + " " + step.at("attempts").number(0));
    if (!news || status.equals("pending")) {
      return;
    }
    // What happened is told piece by piece: only the piece that began a step says when.
    String began = started.computeIfAbsent(name, _ -> step.at("started_at").text());
    int shown = isItem && isEnd(status) ? items.merge(agent, 1, Integer::sum) : 0;
    if (shown > ITEMS_SHOWN || (isItem && !isEnd(status) && !status.equals("retrying"))) {
      return;
    }
    out.println(line(name, status, began, step));
    if (shown == ITEMS_SHOWN) {
      out.println(terminal.paint(Colour.GREY, "    … more items, not shown one by one"));
    }
  }

  @Override
  public void end(JsonNode execution) {
    String status = execution.at("status").text();
    String took =
        Pretty.between(execution.at("started_at").text(), execution.at("finished_at").text());
    out.println();
    out.println(
        terminal.paint(colour(status), status)
            + " in "
            + took
            + ", run "
            + execution.at("id").text());
    if (!execution.at("error").isMissing()) {
      out.println(
          terminal.paint(Colour.RED, execution.at("error").at("code").text())
              + ": "
              + Pretty.line(execution.at("error").at("message").text(), 2_000));
    }
    if (!execution.at("result").isMissing()) {
      out.println(Pretty.json(execution.at("result").value()));
    }
    execution.at("steps").items().stream()
        .filter(step -> !step.at("artifact").isMissing())
        .forEach(step -> artifact(execution.at("id").text(), step));
  }

  private void artifact(String run, JsonNode step) {
    JsonNode artifact = step.at("artifact");
    out.println(
        "artifact: "
            + Pretty.line(artifact.at("name").text(), RESULT_CHARS)
            + " ("
            + artifact.at("size_bytes").text()
            + " bytes): ./nexus executions artifact "
            + run
            + " "
            + step.at("agent_id").text());
  }

  private String line(String name, String status, String began, JsonNode step) {
    String took = Pretty.between(began, step.at("finished_at").text());
    return terminal.paint(colour(status), sign(status))
        + " "
        + padded(Pretty.line(name, 60), NAME_CHARS)
        + padded(status, 11)
        + padded(status.equals("skipped") ? "" : took, 10)
        + terminal.paint(Colour.GREY, detail(step));
  }

  private static String detail(JsonNode step) {
    JsonNode error = step.at("error");
    if (!error.isMissing()) {
      return Pretty.line(error.at("code").text() + ": " + error.at("message").text(), RESULT_CHARS);
    }
    if (!step.at("decision").isMissing()) {
      return step.at("decision").text();
    }
    String many = step.at("items").isMissing() ? "" : step.at("items").text() + " items ";
    return step.at("output").isMissing()
        ? many
        : many + Pretty.brief(step.at("output"), RESULT_CHARS);
  }

  private static boolean isEnd(String status) {
    return switch (status) {
      case "completed", "failed", "skipped", "cancelled" -> true;
      default -> false;
    };
  }

  private static String sign(String status) {
    return switch (status) {
      case "completed" -> "✓";
      case "failed" -> "✗";
      case "skipped" -> "·";
      case "cancelled" -> "■";
      case "retrying" -> "↻";
      default -> "▸";
    };
  }

  private static Colour colour(String status) {
    return switch (status) {
      case "completed" -> Colour.GREEN;
      case "failed", "cancelled" -> Colour.RED;
      case "retrying", "waiting", "outcome_unknown", "paused" -> Colour.YELLOW;
      default -> Colour.GREY;
    };
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
