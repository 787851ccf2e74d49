package com.nexusai.app.random;

import com.nexusai.kernel.workflow.Agent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which constructs a run really goes through. */
final class Constructs {
  /** What the graphs of a suite use together. */
  static final Set<String> ALL =
      Set.of(
          "trigger",
          "action",
          "decision",
          "integration",
          "output",
          "for_each",
          "concurrency",
          "repeat",
          "wait",
          "respond",
          "timeout",
          "join any",
          "at_most_once",
          "error branch",
          "items failed",
          "second attempt",
          "second round",
          "skipped",
          "halted",
          "approved",
          "rejected",
          "APPROVAL_EXPIRED",
          "CALLBACK_EXPIRED",
          "called back",
          "orchestrator",
          "queued",
          "large");

  private Constructs() {}

  static Set<String> of(Drawn drawn, Outcome outcome) {
    Set<String> used = new TreeSet<>();
    for (Agent agent : drawn.definition().agents()) {
      String ended = outcome.steps().getOrDefault(agent.id().value(), "skipped");
      if (ended.startsWith("skipped")) {
        used.add("skipped");
        continue;
      }
      Map<String, Object> configuration = agent.configuration();
      used.add(agent.type().word());
      configuration.keySet().stream().filter(ALL::contains).forEach(used::add);
      if ("any".equals(configuration.get("join"))) {
        used.add("join any");
      }
      if ("at_most_once".equals(configuration.get("delivery"))) {
        used.add("at_most_once");
      }
      if (configuration.get("wait") instanceof Map<?, ?> wait && wait.containsKey("callback")) {
        used.add(ended.contains("CALLBACK_EXPIRED") ? "CALLBACK_EXPIRED" : "called back");
      }
      if ("trigger".equals(agent.type().word()) && configuration.containsKey("concurrency")) {
        used.add("queued");
      }
      if ("approval".equals(configuration.get("mode"))) {
        Stream.of("approved", "rejected", "APPROVAL_EXPIRED")
            .filter(ended::contains)
            .forEach(used::add);
      }
      if (ended.startsWith("failed")) {
        used.add("error branch");
      }
      if (ended.contains("ITEMS_FAILED")) {
        used.add("items failed");
      }
      if (ended.contains("xxxxxxxx")) {
        used.add("large");
      }
    }
    if (outcome.attempts().stream().anyMatch(each -> each.contains("#2."))) {
      used.add("second attempt");
    }
    if (outcome.attempts().stream().anyMatch(each -> each.endsWith(".1"))) {
      used.add("second round");
    }
    if (drawn.traits().contains(Trait.PAUSE)) {
      used.add("halted");
    }
    return used;
  }
}
