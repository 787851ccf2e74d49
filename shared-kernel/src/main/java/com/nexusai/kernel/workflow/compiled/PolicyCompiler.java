package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.expression.Facts;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Delivery;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Join;
import com.nexusai.kernel.workflow.compiled.StepPolicy.OnError;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Repeat;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Retry;
import com.nexusai.kernel.workflow.compiled.StepPolicy.Wait;
import com.nexusai.kernel.workflow.configuration.Found;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles what every agent but a trigger may carry. */
final class PolicyCompiler {
  private static final List<String> KEYS =
      List.of("retry", "on_error", "join", "for_each", "repeat", "delivery", "wait");
  private static final Duration DEFAULT_EVERY = Duration.ofSeconds(1);
  private static final int DEFAULT_ROUNDS = 100;

  private PolicyCompiler() {}

  /** Whether every agent may carry this key. */
  static boolean isCommon(String key) {
    return KEYS.contains(key) || key.equals("timeout") || key.equals("concurrency");
  }

  /** A trigger runs once, at once, and cannot fail. */
  static StepPolicy ofTrigger(Config config) {
    for (String key : KEYS) {
      if (config.object().containsKey(key)) {
        config.problem(
            "NOT_ON_TRIGGER", key, "nothing of this kind on a trigger", "'" + key + "'", null);
      }
    }
    return StepPolicy.DEFAULT;
  }

  /**
   * The policy of an agent.
   *
   * @param own the agent's id
   */
  static StepPolicy compile(Config config, String own) {
    StepPolicy none = StepPolicy.DEFAULT;
    Expression forEach = config.has("for_each") ? forEach(config) : null;
    if (config.has("concurrency") && !config.has("for_each")) {
      config.problem(
          "NEEDS_FOR_EACH",
          "concurrency",
          "'for_each' beside it",
          "none",
          "Add 'for_each' or leave it out.");
    }
    Config repeat = config.object("repeat");
    Config waits = config.object("wait");
    return new StepPolicy(
        retry(config.object("retry")),
        config.optionalDuration("timeout"),
        config.text("on_error", "fail or continue", "fail").equals("continue")
            ? OnError.CONTINUE
            : OnError.FAIL,
        config.text("join", "all or any", "all").equals("any") ? Join.ANY : Join.ALL,
        forEach,
        config.whole("concurrency", none.concurrency()),
        repeat == null ? null : repeat(repeat, own),
        config.text("delivery", "a word", "at_least_once").equals("at_most_once")
            ? Delivery.AT_MOST_ONCE
            : Delivery.AT_LEAST_ONCE,
        waits == null ? null : waits(waits));
  }

  /** The list is asked for once, before there are items. */
  private static @Nullable Expression forEach(Config config) {
    String reason = "a list that does not depend on its own items";
    Config before =
        config.with(
            config.names().closing(Scopes.closing(config.names(), reason, "item", "index")));
    return before.expression("for_each", Facts.Type.LIST);
  }

  private static Retry retry(@Nullable Config config) {
    if (config == null) {
      return Retry.NONE;
    }
    if (!config.has("max_attempts")) {
      config.missing("max_attempts", "how many attempts, the first included");
    }
    return new Retry(
        config.whole("max_attempts", Retry.NONE.maxAttempts()),
        config.duration("backoff", Retry.NONE.backoff()),
        config.number("factor", Retry.NONE.factor()),
        config.duration("max_backoff", Retry.NONE.maxBackoff()),
        config.number("jitter", Retry.NONE.jitter()));
  }

  private static @Nullable Repeat repeat(Config config, String own) {
    Map<String, String> closed = Scopes.without(config.names().closed(), "index");
    Config inside = config.with(config.names().reading(own).closing(closed));
    Expression until = inside.expression("until", Facts.Type.BOOL);
    return until == null
        ? null
        : new Repeat(
            until, config.duration("every", DEFAULT_EVERY), config.whole("max", DEFAULT_ROUNDS));
  }

  private static @Nullable Wait waits(Config config) {
    if (config.object().size() != 1) {
      config
          .problems()
          .add(
              Problem.of(
                  "INVALID_VALUE",
                  config.path(),
                  "exactly one of for, until, callback",
                  config.object().isEmpty() ? "none" : "several"));
      return null;
    }
    if (config.has("for")) {
      checkConstant(
          config,
          "for",
          text -> Objects.requireNonNull(Duration.parse(text)),
          "an ISO-8601 duration such as \"PT30S\"");
      return new Wait.For(config.required("for", "a duration"));
    }
    if (config.has("until")) {
      checkConstant(
          config,
          "until",
          text -> Objects.requireNonNull(Instant.parse(text)),
          "an ISO-8601 instant such as \"2026-12-24T18:00:00Z\"");
      return new Wait.Until(config.required("until", "an instant"));
    }
    Config callback = config.object("callback");
    if (callback == null) {
      config.missing("callback", "an object");
      return null;
    }
    return new Wait.Callback(callback.optionalDuration("expires"));
  }

  private static void checkConstant(
      Config config, String key, Consumer<String> parser, String expected) {
    String text = config.text(key, expected);
    if (text.contains("${") || text.isEmpty()) {
      return;
    }
    try {
      parser.accept(text);
    } catch (DateTimeException e) {
      config.problem("INVALID_VALUE", key, expected, Found.in(text), null);
    }
  }
}
