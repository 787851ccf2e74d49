package com.nexusai.kernel.workflow.configuration;

import static com.nexusai.kernel.workflow.configuration.Shape.ANY;
import static com.nexusai.kernel.workflow.configuration.Shape.DURATION;
import static com.nexusai.kernel.workflow.configuration.Shape.NAME;
import static com.nexusai.kernel.workflow.configuration.Shape.OBJECT;
import static com.nexusai.kernel.workflow.configuration.Shape.PAUSE;
import static com.nexusai.kernel.workflow.configuration.Shape.TEXT;
import static com.nexusai.kernel.workflow.configuration.Shape.fields;
import static com.nexusai.kernel.workflow.configuration.Shape.listOf;
import static com.nexusai.kernel.workflow.configuration.Shape.number;
import static com.nexusai.kernel.workflow.configuration.Shape.whole;
import static com.nexusai.kernel.workflow.configuration.Shape.word;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.retention.Retention;
import com.nexusai.kernel.workflow.AgentType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a configuration is well-formed: every key is known to the agent's type, every value
 * has the right type and range, and there is no secret in it. An incomplete configuration is
 * well-formed; the compiler tells what is missing.
 */
public final class Configurations {
  /** How many bytes of JSON a configuration may take. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final Shape METHOD =
      (value, path, problems) ->
          word("GET", "POST", "PUT", "PATCH", "DELETE", "ANY")
              .check(
                  value instanceof String text ? text.toUpperCase(Locale.ROOT) : value,
                  path,
                  problems);

  private static final Shape.Fields COMMON =
      fields(
          Map.of(
              "retry",
              fields(
                  Map.of(
                      "max_attempts", whole(1, 100),
                      "backoff", PAUSE,
                      "factor", number(1, 10),
                      "max_backoff", PAUSE,
                      "jitter", number(0, 1))),
              "timeout",
              DURATION,
              "on_error",
              word("fail", "continue"),
              "join",
              word("all", "any"),
              "for_each",
              TEXT,
              "concurrency",
              whole(1, 1_000),
              "repeat",
              fields(Map.of("until", TEXT, "every", PAUSE, "max", whole(1, 10_000))),
              "delivery",
              word("at_least_once", "at_most_once"),
              "wait",
              fields(
                  Map.of(
                      "for", TEXT,
                      "until", TEXT,
                      "callback", fields(Map.of("expires", DURATION))))));

  private static final Shape.Fields WEBHOOK =
      fields(
          Map.of(
              "path", TEXT,
              "method", METHOD,
              "respond", word("at_once", "when_done"),
              "connection", NAME));

  private static final Shape.Fields SCHEDULE =
      fields(
          Map.of(
              "cron",
              NAME,
              "zone",
              NAME,
              "overlap",
              word("allow", "skip", "queue"),
              "missed",
              word("skip", "once", "all")));

  private static final Shape.Fields AFTER_WORKFLOW =
      fields(Map.of("workflow", NAME, "on", word("completed", "failed")));

  private static final Shape.Fields ON =
      fields(
          Map.of(
              "manual", fields(Map.of()),
              "webhook", WEBHOOK,
              "schedule", SCHEDULE,
              "workflow", AFTER_WORKFLOW));

  private static final Shape.Fields RUN =
      fields(
          Map.of(
              "input_schema",
              OBJECT,
              "concurrency",
              whole(1, 10_000),
              "timeout",
              DURATION,
              Retention.KEY,
              fields(Map.of("age", DURATION, "runs", whole(0, Retention.RUNS_MAX)))));

  private static final Shape.Fields ACTION =
      fields(
          Map.of(
              "mode", word("transform", "ai"),
              "set", OBJECT,
              "prompt", TEXT,
              "system", TEXT,
              "model", NAME,
              "output_schema", OBJECT,
              "tools", listOf(ANY, 100),
              "max_turns", whole(1, 100),
              "budget", ANY));

  private static final Shape.Fields DECISION =
      fields(
          Map.of(
              "mode",
              word("rules", "approval", "ai"),
              "rules",
              listOf(fields(Map.of("when", TEXT, "to", NAME)), 100),
              "otherwise",
              NAME,
              "question",
              TEXT,
              "choices",
              listOf(ANY, 100),
              "message",
              TEXT,
              "assignees",
              listOf(NAME, 100),
              "expires",
              DURATION));

  private static final Shape.Fields INTEGRATION =
      fields(Map.of("service", NAME, "operation", NAME, "connection", NAME, "input", OBJECT));

  private static final Shape.Fields OUTPUT =
      fields(
          Map.of(
              "result", ANY,
              "respond", fields(Map.of("status", ANY, "headers", OBJECT, "body", ANY)),
              "artifact", fields(Map.of("name", TEXT, "content_type", TEXT, "content", ANY))));

  private static final Shape.Fields ORCHESTRATOR =
      fields(Map.of("workflow", NAME, "version", whole(1, Integer.MAX_VALUE), "input", ANY));

  private Configurations() {}

  /**
   * Checks an agent's configuration.
   *
   * @param path where the configuration stands
   * @param problems where problems are added to
   */
  public static void check(
      AgentType type, Map<String, ?> configuration, String path, List<Problem> problems) {
    shape(type, configuration).check(configuration, path, problems);
    checkContent(configuration, path, problems);
  }

  /**
   * Checks what can be checked without knowing the agent's type: the size, and that there is no
   * secret.
   */
  public static void checkContent(
      Map<String, ?> configuration, String path, List<Problem> problems) {
    if (Json.sizeAtLeast(configuration, MAX_BYTES) >= MAX_BYTES) {
      problems.add(
          Problem.of("TOO_LARGE", path, "less than " + MAX_BYTES + " bytes of JSON", "more"));
    } else {
      LiteralSecrets.check(configuration, path, problems);
    }
  }

  private static Shape shape(AgentType type, Map<String, ?> configuration) {
    return switch (type) {
      // What an agent may carry in common is known here too: that it has no place on a trigger is
      // told by the compiler.
      case TRIGGER -> COMMON.and(RUN).and(trigger(configuration.get("on")));
      case ACTION -> COMMON.and(ACTION);
      case DECISION -> COMMON.and(DECISION);
      case INTEGRATION -> COMMON.and(INTEGRATION);
      case OUTPUT -> COMMON.and(OUTPUT);
      case ORCHESTRATOR -> COMMON.and(ORCHESTRATOR);
    };
  }

  /** {@code "on": {"webhook": {…}}}, or shorter {@code "on": "webhook"} with the keys beside it. */
  private static Shape.Fields trigger(@Nullable Object on) {
    Shape.Fields known =
        fields(Map.of("on", on instanceof Map<?, ?> ? ON : word("manual", "webhook", "schedule")));
    if ("webhook".equals(on)) {
      return known.and(WEBHOOK);
    }
    return "schedule".equals(on) ? known.and(SCHEDULE) : known;
  }
}
