package com.nexusai.app.random;

import com.nexusai.app.random.Script.Profile;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Draws workflows; the same seed draws the same. */
final class WorkflowGenerator {
  private static final List<String> LABELS = List.of("red", "green", "blue");

  /** Of how many seeds one uses a trait; what is not named here is used by every second. */
  private static final Map<Trait, Integer> ONE_OF =
      Map.ofEntries(
          Map.entry(Trait.MANY_ITEMS, 60),
          Map.entry(Trait.RUN_TIMEOUT, 25),
          Map.entry(Trait.LARGE, 20),
          Map.entry(Trait.STRICT, 12),
          Map.entry(Trait.PAUSE, 8),
          Map.entry(Trait.REFUSED_ONCE, 25),
          Map.entry(Trait.APPROVAL, 4),
          Map.entry(Trait.CALLBACK, 4),
          Map.entry(Trait.SUB_RUNS, 3),
          Map.entry(Trait.QUEUE, 6));

  private static final int DEPTH_MAX = 2;

  private final long seed;
  private final String name;
  private final int depth;
  private final Random random;
  private final List<Drawn> children = new ArrayList<>();
  private final Set<String> patient = new LinkedHashSet<>();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private final List<Node> nodes = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final Map<String, Profile> profiles = new HashMap<>();

  private WorkflowGenerator(long seed, String name, int depth) {
    this.seed = seed;
    this.name = name;
    this.depth = depth;
    this.random = new Random((seed * 31 + name.hashCode()) * 0x9E3779B97F4A7C15L);
  }

  static Drawn draw(long seed) {
    return new WorkflowGenerator(seed, String.valueOf(seed), 0).draw();
  }

  private Drawn draw() {
    for (Trait trait : Trait.values()) {
      if (one(ONE_OF.getOrDefault(trait, 2)) || trait == Trait.SERVICE && one(2)) {
        traits.add(trait);
      }
    }
    if (depth > 0) {
      traits.removeAll(Set.of(Trait.RUN_TIMEOUT, Trait.PAUSE, Trait.MANY_ITEMS));
    }
    // Mostly small, at times as large as 40 agents.
    int size = 2 + random.nextInt(depth > 0 ? 5 : 1 + random.nextInt(39));
    Node trigger = new Node("start", AgentType.TRIGGER, List.of());
    trigger.configuration.put("on", "manual");
    if (on(Trait.RUN_TIMEOUT)) {
      trigger.configuration.put("timeout", "P30D");
    }
    if (on(Trait.QUEUE)) {
      trigger.configuration.put("concurrency", 1L + random.nextInt(2));
    }
    nodes.add(trigger);
    while (nodes.size() < size) {
      add(nodes.size() == size - 1 ? AgentType.OUTPUT : type());
    }
    List<Agent> agents = new ArrayList<>();
    nodes.forEach(node -> agents.add(agent(node)));
    Collections.shuffle(agents, random);
    Collections.shuffle(connections, random);
    return new Drawn(
        seed,
        name,
        new WorkflowDefinition("seed " + name, "", agents, connections),
        input(),
        new Script(seed, profiles, patient),
        children,
        traits);
  }

  private static Agent agent(Node node) {
    return new Agent(
        new AgentId(node.id),
        node.type,
        node.id,
        "",
        Position.ORIGIN,
        node.configuration,
        List.of(),
        null,
        null);
  }

  private Map<String, Object> input() {
    Map<String, Object> input = new LinkedHashMap<>();
    List<Object> numbers = new ArrayList<>();
    int count = one(10) ? 30 : random.nextInt(6);
    for (int i = 0; i < count; i++) {
      numbers.add((long) random.nextInt(20));
    }
    input.put("n", (long) random.nextInt(20));
    input.put("s", "text");
    input.put("nums", numbers);
    input.put("flag", random.nextBoolean());
    input.put("f", 2.5);
    return input;
  }

  private AgentType type() {
    int drawn = random.nextInt(100);
    if (drawn < 45) {
      return on(Trait.SERVICE) ? AgentType.INTEGRATION : AgentType.ACTION;
    }
    if (drawn >= 94 && on(Trait.SUB_RUNS) && depth < DEPTH_MAX && children.size() < 3) {
      return AgentType.ORCHESTRATOR;
    }
    if (drawn >= 88 && on(Trait.APPROVAL)) {
      return AgentType.DECISION;
    }
    if (drawn < 60) {
      return on(Trait.RULES) ? AgentType.DECISION : AgentType.ACTION;
    }
    return drawn < 72 ? AgentType.OUTPUT : AgentType.ACTION;
  }

  private void add(AgentType type) {
    Node node = new Node("a" + nodes.size(), type, sources());
    if (node.sources.size() > 1 && maybe(Trait.JOIN_ANY, 3)) {
      node.configuration.put("join", "any");
    } else if (one(8)) {
      node.configuration.put("join", "all");
    }
    boolean approval = type == AgentType.DECISION && (!on(Trait.RULES) || maybe(Trait.APPROVAL, 2));
    policies(node, approval);
    Phrases phrases = inside(node);
    switch (type) {
      case ACTION -> transform(node, phrases);
      case DECISION -> {
        if (approval) {
          approval(node, phrases);
        } else {
          rules(node, phrases);
        }
      }
      case ORCHESTRATOR -> subRun(node, phrases);
      case INTEGRATION -> service(node, phrases);
      case OUTPUT -> output(node, phrases);
      case TRIGGER -> throw new IllegalStateException(type.word());
    }
    for (Node source : node.sources) {
      connections.add(
          new Connection(
              new ConnectionId(source.id + "-" + node.id),
              new AgentId(source.id),
              new AgentId(node.id),
              conditions(source)));
    }
    nodes.add(node);
  }

  /** One to three; as often the newest as any, so that there are lines and fans. */
  private List<Node> sources() {
    Set<Node> sources = new LinkedHashSet<>();
    int count = one(3) ? 1 + random.nextInt(3) : 1;
    for (int i = 0; i < count; i++) {
      sources.add(random.nextBoolean() ? nodes.getLast() : nodes.get(random.nextInt(nodes.size())));
    }
    return List.copyOf(sources);
  }

  private void policies(Node node, boolean approval) {
    Map<String, Object> to = node.configuration;
    boolean items = maybe(Trait.FOR_EACH, 4);
    if (maybe(Trait.CONTINUE, items ? 2 : 3)) {
      to.put("on_error", "continue");
    }
    if (items) {
      to.put("for_each", list(node));
      if (random.nextBoolean()) {
        to.put("concurrency", 1L + random.nextInt(5));
      }
      node.small = false;
    }
    if (!approval && maybe(Trait.REPEAT, 5)) {
      to.put("repeat", repeat(node));
    }
    if (maybe(Trait.CALLBACK, 6)) {
      boolean expires = one(2);
      Map<String, Object> callback = expires ? Map.of("expires", "P1D") : Map.of();
      to.put("wait", Map.of("callback", callback));
      if (!expires) {
        patient.add(node.id);
      }
    } else if (maybe(Trait.WAIT, 6)) {
      to.put("wait", wait(node));
    }
  }

  private String list(Node node) {
    node.numbers = true;
    List<Node> lists =
        node.before().stream().filter(each -> each.has("for_each") && each.small).toList();
    if (on(Trait.MANY_ITEMS) && node.type == AgentType.ACTION) {
      return "lists.range(600)";
    }
    return switch (random.nextInt(8)) {
      case 0 -> "[]";
      case 1 -> "[1, 2, 3]";
      case 2 -> "input.nums.filter(x, x % 2 == 0)";
      case 3 -> "input.nums.map(x, x + 1)";
      case 4 -> on(Trait.STRICT) ? "input.s" : "lists.range(input.n % 4)";
      case 5 -> {
        if (lists.isEmpty()) {
          yield "input.nums";
        }
        node.numbers = false;
        yield "data.?" + lists.getFirst().id + ".orValue([])";
      }
      default -> "input.nums";
    };
  }

  /** Mostly one that comes to an end. */
  private Map<String, Object> repeat(Node node) {
    boolean items = node.has("for_each");
    Phrases phrases =
        new Phrases(
            random, node.before(), node, false, items, node.numbers, true, Set.of(), false, false);
    String until =
        switch (node.type) {
          case INTEGRATION -> "data." + node.id + ".n > " + (2 + random.nextInt(4));
          case ORCHESTRATOR -> "index >= 0";
          default ->
              items || one(5) ? phrases.number() + " % 3 != 1" : "index >= " + random.nextInt(3);
        };
    return Map.of("until", until, "every", "PT10S", "max", 3L + random.nextInt(4));
  }

  private Map<String, Object> wait(Node node) {
    String number = inside(node).number();
    return switch (random.nextInt(6)) {
      case 0 -> Map.of("for", "PT30S");
      case 1 -> Map.of("for", "PT${string(" + number + ")}M");
      case 2 -> Map.of("until", "2020-01-01T00:00:00Z");
      case 3 -> Map.of("for", on(Trait.STRICT) ? "${input.s}" : "PT0S");
      case 4 -> Map.of("for", on(Trait.RUN_TIMEOUT) ? "P100D" : "PT2H");
      default -> Map.of("until", "${string(timestamp(execution.started_at) + duration('90s'))}");
    };
  }

  /** What the agent's own configuration may read. */
  private Phrases inside(Node node) {
    Set<String> labels = new LinkedHashSet<>();
    if (!node.joinsAny()) {
      node.sources.forEach(source -> labels.addAll(source.labels));
    }
    boolean items = node.has("for_each");
    return new Phrases(
        random,
        node.before(),
        node.has("repeat") || waitsForCallback(node) ? node : null,
        false,
        items,
        items && node.numbers,
        items || node.has("repeat"),
        labels,
        !node.joinsAny(),
        on(Trait.STRICT));
  }

  private static boolean waitsForCallback(Node node) {
    return node.configuration.get("wait") instanceof Map<?, ?> wait && wait.containsKey("callback");
  }

  private void transform(Node node, Phrases phrases) {
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("v", "${" + phrases.number() + "}");
    for (int i = random.nextInt(3); i > 0; i--) {
      set.put("x" + i, phrases.value());
    }
    growing(node, set);
    node.configuration.put("mode", "transform");
    node.configuration.put("set", set);
  }

  private void rules(Node node, Phrases phrases) {
    List<Object> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String label = LABELS.get(random.nextInt(LABELS.size()));
      rules.add(Map.of("when", phrases.truth(), "to", label));
      node.labels.add(label);
    }
    node.configuration.put("rules", rules);
    if (!one(8)) {
      node.configuration.put("otherwise", "red");
      node.labels.add("red");
    }
  }

  private void approval(Node node, Phrases phrases) {
    node.configuration.put("mode", "approval");
    node.configuration.put("message", phrases.value());
    if (random.nextBoolean()) {
      node.configuration.put("assignees", List.of("bob"));
    }
    if (random.nextBoolean()) {
      node.configuration.put("expires", "P2D");
    } else {
      patient.add(node.id);
    }
    node.labels.addAll(List.of("approved", "rejected"));
    // It tells when it was decided, which is a matter of time.
    node.small = false;
  }

  private void subRun(Node node, Phrases phrases) {
    Drawn child = new WorkflowGenerator(seed, name + "-" + children.size(), depth + 1).draw();
    children.add(child);
    Map<String, Object> to = node.configuration;
    Map<String, Object> input = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(child.input()))
        .forEach((key, value) -> input.put(key.toString(), value));
    input.put("n", "${" + phrases.number() + "}");
    to.put("workflow", child.workflow().value());
    to.put("input", input);
    if (random.nextBoolean()) {
      to.put("version", 1L);
    }
    if (maybe(Trait.RETRY, 2)) {
      to.put("retry", Map.of("max_attempts", 2L, "backoff", "PT2S"));
    }
    node.small = false;
  }

  private void service(Node node, Phrases phrases) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("a", phrases.value());
    body.put("b", "${" + phrases.number() + "}");
    growing(node, body);
    Map<String, Object> to = node.configuration;
    to.put("service", "http");
    to.put("operation", "request");
    to.put("input", Map.of("method", "POST", "url", FakeService.address(name), "body", body));
    boolean once = maybe(Trait.AT_MOST_ONCE, 4);
    boolean timed = maybe(Trait.STEP_TIMEOUT, 4);
    if (once || one(8)) {
      to.put("delivery", once ? "at_most_once" : "at_least_once");
    }
    if (timed) {
      to.put("timeout", "PT0.02S");
    }
    if (maybe(Trait.RETRY, 2)) {
      to.put(
          "retry",
          Map.of("max_attempts", 2L + random.nextInt(3), "backoff", "PT2S", "factor", 1.5));
    }
    profiles.put(node.id, profile(node, once, timed));
  }

  /**
   * A step with a timeout as short as these is never refused: a machine that stands still for that
   * long would make a refusal late.
   */
  private Profile profile(Node node, boolean once, boolean timed) {
    boolean refuses = !timed && (!once || on(Trait.REFUSED_ONCE));
    boolean large = on(Trait.LARGE) && !node.has("for_each") && random.nextBoolean();
    node.small &= !large;
    return new Profile(
        refuses && on(Trait.CONTINUE) ? 0.12 : refuses ? 0.02 : 0,
        refuses ? once ? 0.2 : on(Trait.RETRY) ? 0.3 : 0.03 : 0,
        timed ? 0.25 : 0,
        once ? 0.2 : refuses ? 0.03 : 0,
        large);
  }

  private void output(Node node, Phrases phrases) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("r", "${" + phrases.number() + "}");
    result.put("x", phrases.value());
    growing(node, result);
    node.configuration.put("result", result);
    if (maybe(Trait.RESPOND, 2)) {
      Map<String, Object> respond = new LinkedHashMap<>();
      respond.put("status", one(2) ? 201L : "${200 + " + phrases.number() + " % 90}");
      respond.put("headers", Map.of("x-number", "${string(" + phrases.number() + ")}"));
      if (random.nextBoolean()) {
        respond.put("body", phrases.value());
      }
      node.configuration.put("respond", respond);
    }
  }

  /** A result that takes over another whole result is not taken over itself. */
  private static void growing(Node node, Map<String, Object> values) {
    boolean grows =
        values.values().stream()
            .anyMatch(value -> value.toString().matches("(?s).*orValue\\('none'\\)}|\\$\\{item}"));
    node.small &= !grows;
  }

  private List<String> conditions(Node source) {
    Phrases phrases =
        new Phrases(
            random,
            source.before(),
            source,
            source.has("for_each"),
            false,
            false,
            false,
            source.labels,
            true,
            on(Trait.STRICT));
    List<String> conditions = new ArrayList<>();
    if (!source.labels.isEmpty() && !one(4)) {
      List<String> labels = List.copyOf(source.labels);
      conditions.add("decision == '" + labels.get(random.nextInt(labels.size())) + "'");
    }
    if (source.has("on_error") && !one(3)) {
      conditions.add(one(3) ? "error != null" : "error == null");
    }
    if (maybe(Trait.CONDITIONS, 6)) {
      conditions.add(phrases.truth());
    }
    return conditions;
  }

  private boolean on(Trait trait) {
    return traits.contains(trait);
  }

  private boolean maybe(Trait trait, int of) {
    return on(trait) && one(of);
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }
}
