package com.nexusai.app.cli;

import com.nexusai.app.cli.Terminal.Colour;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints each step of a run in a line as it happens, and how the run ended. */
final class StepPrinter implements StepListener {
  /** Of a step that runs for each item of a long list, so many items are shown one by one. */
  private static final int ITEMS_SHOWN = 20;

  private static final Set<String> WAITS_FOR_SOMEBODY = Set.of("approval", "callback");
  private static final int RESULT_CHARS = 100;
  private static final int NAME_CHARS = 24;

  private final Terminal terminal;
  private final PrintStream out;
  private final Map<String, String> printed = new HashMap<>();
  private final Map<String, String> started = new HashMap<>();
  private final Map<String, Integer> items = new HashMap<>();
  private String status = "";

  StepPrinter(Terminal terminal, PrintStream out) {
    this.terminal = terminal;
    this.out = out;
  }

  /** Said once: that the run has to wait for others is not to be seen in its steps. */
  @Override
  public void status(String executionId, String status) {
    if (status.equals(this.status)) {
      return;
    }
    if (status.equals("queued")) {
      out.println(
          terminal.paint(
              Colour.YELLOW,
              "⏸ queued: as many runs as the workflow allows are under way; this one begins when"
                  + " one of them ends"));
    } else if (this.status.equals("queued") && status.equals("running")) {
      out.println(terminal.paint(Colour.GREY, "▸ has its place, and begins"));
    }
    this.status = status;
  }

  /** Items that ended together with their step are told by it; one by one only what failed. */
  @Override
  public void steps(String executionId, List<JsonNode> changed, String time) {
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
        step(executionId, step, time);
      }
    }
  }

  private void step(String executionId, JsonNode step, String time) {
    String agent = step.at("agent_id").text();
    boolean isItem = !step.at("item").isMissing();
    String name = isItem ? "  " + agent + "[" + step.at("item").text() + "]" : agent;
    String status = step.at("status").text();
    // A step that has ended is told once, however often it was tried.
    String told = isEnd(status) ? status : status + " " + step.at("attempts").number(0);
    boolean news = !told.equals(printed.put(name, told));
    if (!news || status.equals("pending")) {
      return;
    }
    // Changes do not tell when a step began: for whoever saw none before, it is the first one.
    String began =
        started.computeIfAbsent(
            name, _ -> step.at("started_at").isMissing() ? time : step.at("started_at").text());
    boolean asks = WAITS_FOR_SOMEBODY.contains(step.at("waiting_for").text());
    int shown =
        isItem && (asks || isEnd(status))
            ? items.merge(asks ? agent + " asks" : agent, 1, Integer::sum)
            : 0;
    if (shown > ITEMS_SHOWN || (isItem && !isEnd(status) && !status.equals("retrying") && !asks)) {
      return;
    }
    out.println(line(name, status, began, step));
    if (asks) {
      howToAnswer(executionId, step);
    }
    if (shown == ITEMS_SHOWN) {
      out.println(terminal.paint(Colour.GREY, "    … more items, not shown one by one"));
    }
  }

  private void howToAnswer(String executionId, JsonNode step) {
    boolean isItem = !step.at("item").isMissing();
    String where =
        executionId
            + " "
            + step.at("agent_id").text()
            + (isItem ? " --item " + step.at("item").text() : "");
    String how =
        step.at("waiting_for").text().equals("approval")
            ? "./nexus executions approve " + where + "   or   reject " + where
            : "a POST to the step's resume URL lets it go on";
    out.println(terminal.paint(Colour.YELLOW, "    " + how));
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
    if (!execution.at("erased_at").isMissing()) {
      out.println("What it worked on was erased at " + execution.at("erased_at").text() + ".");
    }
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
    if (!step.at("waiting_for").isMissing()) {
      return waiting(step);
    }
    if (!step.at("decision").isMissing()) {
      String by = step.at("decided_by").text();
      return step.at("decision").text() + (by.isEmpty() ? "" : " by " + by);
    }
    if (!step.at("sub_execution_id").isMissing() && step.at("output").isMissing()) {
      return "run " + step.at("sub_execution_id").text();
    }
    String many = step.at("items").isMissing() ? "" : step.at("items").text() + " items ";
    return step.at("output").isMissing()
        ? many
        : many + Pretty.brief(step.at("output"), RESULT_CHARS);
  }

  private static String waiting(JsonNode step) {
    String expires = step.at("expires_at").text();
    String until = expires.isEmpty() ? "" : ", until " + expires;
    return switch (step.at("waiting_for").text()) {
      case "approval" ->
          "for an approval" + until + ": " + Pretty.brief(step.at("message"), RESULT_CHARS);
      case "callback" -> "for a callback" + until;
      default -> "until " + step.at("until").text();
    };
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
