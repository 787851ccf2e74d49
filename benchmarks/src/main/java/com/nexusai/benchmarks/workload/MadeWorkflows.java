package com.nexusai.benchmarks.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Workflows that are too regular to be written down. */
final class MadeWorkflows {
  private static final String PRICE = "${input.body.quantity * input.body.unit_cents}";
  private static final String REFERENCE = "${input.body.reference}";

  private MadeWorkflows() {}

  /** An order goes through so many transforms, each of which reads the one before it. */
  static Map<String, Object> line(int transforms) {
    List<Object> agents = new ArrayList<>();
    List<Object> connections = new ArrayList<>();
    agents.add(webhook());
    String before = "order";
    for (int i = 1; i <= transforms; i++) {
      String id = "t" + i;
      String value = i == 1 ? "${1}" : "${data." + before + ".n + 1}";
      agents.add(agent(id, "action", Map.of("mode", "transform", "set", Map.of("n", value))));
      connections.add(connection(before, id));
      before = id;
    }
    agents.add(answer("steps", "${data." + before + ".n}"));
    connections.add(connection(before, "answer"));
    return workflow("W3: " + transforms + " transforms in a line", agents, connections);
  }

  /** So many calls of a service at the same time, and an answer when all have come back. */
  static Map<String, Object> fan(int calls, int stubPort) {
    List<Object> agents = new ArrayList<>();
    List<Object> connections = new ArrayList<>();
    agents.add(webhook());
    for (int i = 1; i <= calls; i++) {
      String id = "call" + i;
      agents.add(agent(id, "integration", call(stubPort, i, REFERENCE)));
      connections.add(connection("order", id));
      connections.add(connection(id, "answer"));
    }
    String all =
        IntStream.rangeClosed(1, calls)
            .mapToObj(i -> "data.call" + i + ".body.available")
            .collect(Collectors.joining(", "));
    agents.add(answer("answers", "${[" + all + "].filter(available, available == 7).size()}"));
    return workflow("W4: " + calls + " calls in parallel", agents, connections);
  }

  /** A call for each item of the input; the result is how many were answered. */
  static Map<String, Object> forEach(int concurrency, int stubPort) {
    Map<String, Object> each = new LinkedHashMap<>(call(stubPort, 0, "${item}"));
    each.put("for_each", "input.items");
    each.put("concurrency", concurrency);
    return workflow(
        "W5: a call for each item",
        List.of(
            agent("start", "trigger", Map.of("on", "manual")),
            agent("each", "integration", each),
            agent(
                "end",
                "output",
                Map.of("result", "${data.each.filter(each, each.body.available == 7).size()}"))),
        List.of(connection("start", "each"), connection("each", "end")));
  }

  private static Map<String, Object> webhook() {
    return agent(
        "order",
        "trigger",
        Map.of(
            "on",
            Map.of("webhook", Map.of("path", "orders", "method", "POST", "respond", "when_done"))));
  }

  private static Map<String, Object> answer(String name, String value) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("reference", REFERENCE);
    body.put("total_cents", PRICE);
    body.put(name, value);
    return agent(
        "answer",
        "output",
        Map.of("result", value, "respond", Map.of("status", 200, "body", body)));
  }

  private static Map<String, Object> call(int stubPort, int number, String reference) {
    return Map.of(
        "service",
        "http",
        "operation",
        "request",
        "input",
        Map.of(
            "method",
            "POST",
            "url",
            "http://127.0.0.1:" + stubPort + "/stock/" + number,
            "body",
            Map.of("reference", reference)));
  }

  private static Map<String, Object> agent(
      String id, String type, Map<String, Object> configuration) {
    return Map.of("id", id, "type", type, "name", id, "configuration", configuration);
  }

  private static Map<String, Object> connection(String source, String target) {
    return Map.of("id", source + "-" + target, "source", source, "target", target);
  }

  private static Map<String, Object> workflow(
      String name, List<Object> agents, List<Object> connections) {
    return Map.of("name", name, "agents", agents, "connections", connections);
  }
}
