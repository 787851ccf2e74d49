package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.expression.Facts;
import com.nexusai.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an expression at one place may read.
 *
 * @param agents every agent of the workflow
 * @param readable whether the result of the agent with an id is there by then
 * @param closed names of the scope that have no value here, each with the reason
 * @param labels the labels that {@code decision} can be; null when it can be anything
 */
record Names(
    Set<String> agents,
    Predicate<String> readable,
    Map<String, String> closed,
    @Nullable Set<String> labels) {

  /** The same, with one more agent's result. */
  Names reading(String agent) {
    return new Names(agents, readable.or(agent::equals), closed, labels);
  }

  /** The same, with these names closed instead. */
  Names closing(Map<String, String> others) {
    return new Names(agents, readable, others, labels);
  }

  /** Notes what an expression reads that is not there. */
  void check(Facts facts, String path, List<Problem> problems) {
    new TreeSet<>(facts.dataKeys()).forEach(key -> checkAgent(key, path, problems));
    for (String name : new TreeSet<>(facts.names())) {
      String reason = closed.get(name);
      if (reason != null) {
        problems.add(Problem.of("NOT_IN_SCOPE", path, reason, "'" + name + "'"));
      }
    }
    if (labels != null && !closed.containsKey("decision")) {
      new TreeSet<>(facts.decisionLabels()).forEach(label -> checkLabel(label, path, problems));
    }
  }

  private void checkAgent(String id, String path, List<Problem> problems) {
    if (!agents.contains(id)) {
      problems.add(
          Problem.of(
              "UNKNOWN_AGENT", path, "data of an agent of this workflow", "'data." + id + "'"));
    } else if (!readable.test(id)) {
      problems.add(
          new Problem(
              "NOT_UPSTREAM",
              path,
              "data of an agent from which connections lead here",
              "'data." + id + "'",
              "Connect '" + id + "' so that it runs before."));
    }
  }

  private void checkLabel(String label, String path, List<Problem> problems) {
    if (labels != null && !labels.contains(label)) {
      problems.add(
          Problem.of(
              "UNKNOWN_LABEL",
              path,
              "a label that the decision can give: " + String.join(", ", new TreeSet<>(labels)),
              "'" + label + "'"));
    }
  }
}
