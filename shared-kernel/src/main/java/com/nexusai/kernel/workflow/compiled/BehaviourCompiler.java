package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.expression.Facts;
import com.nexusai.kernel.expression.Template;
import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.configuration.Found;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles what agents do. */
final class BehaviourCompiler {
  private final KnownServices services;

  BehaviourCompiler(KnownServices services) {
    this.services = services;
  }

  /** What the agent does; null, with a problem, when that cannot be said. */
  @Nullable Behaviour compile(Agent agent, Config config) {
    return switch (agent.type()) {
      case TRIGGER -> TriggerCompiler.compile(config);
      case ACTION -> action(config);
      case DECISION -> decision(config);
      case INTEGRATION -> integration(config);
      case OUTPUT -> output(config);
      case ORCHESTRATOR -> orchestrator(config);
    };
  }

  private static @Nullable Behaviour action(Config config) {
    String mode = config.text("mode", "transform or ai", config.has("set") ? "transform" : "");
    return switch (mode) {
      case "transform" -> {
        only(config, mode, Set.of("mode", "set"));
        yield new Behaviour.Transform(config.required("set", "an object of what to compute"));
      }
      case "ai" -> notAvailable(config, "transform");
      default -> {
        config.missing("mode", "transform");
        yield null;
      }
    };
  }

  private @Nullable Behaviour decision(Config config) {
    String mode = config.text("mode", "rules or approval", config.has("rules") ? "rules" : "");
    return switch (mode) {
      case "rules" -> {
        only(config, mode, Set.of("mode", "rules", "otherwise"));
        yield rules(config);
      }
      case "approval" -> {
        only(config, mode, Set.of("mode", "message", "assignees", "expires"));
        if (config.has("repeat")) {
          config.problem(
              "NOT_IN_MODE",
              "repeat",
              "no 'repeat' on an approval: people are asked once",
              "'repeat'",
              null);
        }
        yield new Behaviour.Approval(
            config.required("message", "what is to be approved"),
            texts(config.object().get("assignees")),
            config.optionalDuration("expires"));
      }
      case "ai" -> notAvailable(config, "rules, approval");
      default -> {
        config.missing("mode", "rules or approval");
        yield null;
      }
    };
  }

  private static @Nullable Behaviour notAvailable(Config config, String available) {
    config.problem(
        "MODE_NOT_AVAILABLE", "mode", "a mode that is available here: " + available, "'ai'", null);
    return null;
  }

  /** Every key of the type is well-formed, but one of another mode would be ignored. */
  private static void only(Config config, String mode, Set<String> keys) {
    for (Object key : config.object().keySet()) {
      String name = key.toString();
      if (!keys.contains(name) && !PolicyCompiler.isCommon(name)) {
        config.problem(
            "NOT_IN_MODE", name, "a key that mode '" + mode + "' has", "'" + name + "'", null);
      }
    }
  }

  private static Behaviour rules(Config config) {
    List<Behaviour.Rule> rules = new ArrayList<>();
    List<?> given = config.object().get("rules") instanceof List<?> list ? list : List.of();
    if (given.isEmpty()) {
      config.missing("rules", "at least one rule");
    }
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i) instanceof Map<?, ?> rule) {
        Config inner =
            new Config(
                rule, JsonPath.index(config.path("rules"), i), config.names(), config.problems());
        Expression when = inner.expression("when", Facts.Type.BOOL);
        String to = inner.text("to", "a label");
        if (when != null) {
          rules.add(new Behaviour.Rule(when, to));
        }
      }
    }
    return new Behaviour.Rules(rules, config.optionalText("otherwise"));
  }

  /**
   * The labels that a decision can give; empty for an agent that decides nothing, null for any
   * label.
   */
  static @Nullable Set<String> labels(Agent agent) {
    return switch (agent.type()) {
      case DECISION -> {
        if ("approval".equals(agent.configuration().get("mode"))) {
          yield Set.of(Behaviour.Approval.APPROVED, Behaviour.Approval.REJECTED);
        }
        yield agent.configuration().get("rules") instanceof List<?> rules
            ? labels(rules, agent.configuration().get("otherwise"))
            : null;
      }
      case TRIGGER, ACTION, INTEGRATION, OUTPUT, ORCHESTRATOR -> Set.of();
    };
  }

  private static Set<String> labels(List<?> rules, @Nullable Object otherwise) {
    Set<String> labels = new HashSet<>();
    for (Object rule : rules) {
      if (rule instanceof Map<?, ?> map && map.get("to") instanceof String to) {
        labels.add(to);
      }
    }
    if (otherwise instanceof String label) {
      labels.add(label);
    }
    return labels;
  }

  private @Nullable Behaviour integration(Config config) {
    String service = config.text("service", "one of " + services.services());
    String operation = config.text("operation", "what to ask of the service");
    if (!service.isEmpty() && !services.knows(service)) {
      config.problem(
          "UNKNOWN_SERVICE", "service", "one of " + services.services(), Found.in(service), null);
    } else if (!service.isEmpty() && !operation.isEmpty() && !services.knows(service, operation)) {
      config.problem(
          "UNKNOWN_OPERATION",
          "operation",
          "one of " + services.operationsOf(service),
          Found.in(operation),
          null);
    }
    return new Behaviour.Integration(
        service,
        operation,
        config.optionalText("connection"),
        config.required("input", "an object of what the operation needs"));
  }

  private static Behaviour output(Config config) {
    Template result = config.required("result", "the branch's result");
    Config respond = config.object("respond");
    Config artifact = config.object("artifact");
    return new Behaviour.Output(
        result,
        respond == null ? null : respond(respond, result),
        artifact == null ? null : artifact(artifact));
  }

  private static Behaviour.Respond respond(Config config, Template result) {
    if (config.has("status") && !isStatus(config.object().get("status"))) {
      config.problem(
          "INVALID_VALUE",
          "status",
          "an integer from 200 to 599, or one ${ … }",
          Found.in(config.object().get("status")),
          null);
    }
    return new Behaviour.Respond(
        config.template("status", 200L),
        config.template("headers", Map.of()),
        config.has("body") ? config.required("body", "the body") : result);
  }

  private static boolean isStatus(@Nullable Object status) {
    return switch (status) {
      case Long number -> number >= 200 && number <= 599;
      case Integer number -> number >= 200 && number <= 599;
      case String text -> text.startsWith("${") && text.endsWith("}");
      case null, default -> false;
    };
  }

  private static Behaviour.Artifact artifact(Config config) {
    return new Behaviour.Artifact(
        config.required("name", "a file name"),
        config.required("content_type", "a media type such as \"text/csv\""),
        config.required("content", "the file's content"));
  }

  private @Nullable Behaviour orchestrator(Config config) {
    String id = config.text("workflow", "the id of a workflow");
    Template input = config.template("input", Map.of());
    if (!WorkflowId.isValid(id)) {
      if (!id.isEmpty()) {
        config.problem("INVALID_VALUE", "workflow", "the id of a workflow", Found.in(id), null);
      }
      return null;
    }
    return new Behaviour.Orchestrate(new WorkflowId(id), config.optionalWhole("version"), input);
  }

  private static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
