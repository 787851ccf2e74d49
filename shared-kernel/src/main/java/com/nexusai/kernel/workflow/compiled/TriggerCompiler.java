package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.schema.JsonSchema;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Ending;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import com.nexusai.kernel.workflow.compiled.TriggerKind.WhenToRespond;
import com.nexusai.kernel.workflow.configuration.Found;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles triggers. */
final class TriggerCompiler {
  private static final Pattern WEBHOOK_PATH =
      Pattern.compile("(?:(?!\\.\\.?(?:/|$))[A-Za-z0-9._~-]{1,100}(?:/(?!$)|$)){0,10}");

  private TriggerCompiler() {}

  static Behaviour.Trigger compile(Config config) {
    JsonSchema schema = schema(config);
    Integer concurrency = config.optionalWhole("concurrency");
    return new Behaviour.Trigger(
        on(config), schema, concurrency, config.optionalDuration("timeout"));
  }

  @SuppressWarnings("unchecked") // the reader has read every object with keys of strings
  private static @Nullable JsonSchema schema(Config config) {
    if (!(config.object().get("input_schema") instanceof Map<?, ?> schema)) {
      return null;
    }
    return JsonSchema.compile(
        (Map<String, Object>) schema, config.path("input_schema"), config.problems());
  }

  /** {@code "on": {"webhook": {…}}}, or shorter {@code "on": "webhook"} with the keys beside it. */
  private static TriggerKind on(Config config) {
    String word = config.optionalText("on");
    if (word != null) {
      return kind(word, config);
    }
    Config on = config.object("on");
    if (on == null || on.object().size() != 1) {
      config.problem(
          on == null ? "MISSING_KEY" : "INVALID_VALUE",
          "on",
          "exactly one of manual, webhook, schedule, workflow",
          on == null ? "nothing" : on.object().size() + " keys",
          null);
      return new TriggerKind.Manual();
    }
    String only = on.object().keySet().iterator().next().toString();
    Config inner = on.object(only);
    return inner == null ? new TriggerKind.Manual() : kind(only, inner);
  }

  private static TriggerKind kind(String word, Config config) {
    return switch (word) {
      case "manual" -> new TriggerKind.Manual();
      case "webhook" -> webhook(config);
      case "schedule" -> schedule(config);
      case "workflow" -> afterWorkflow(config);
      default -> throw new IllegalArgumentException("Expected a trigger, found '" + word + "'.");
    };
  }

  private static TriggerKind webhook(Config config) {
    String given = config.text("path", "a path", "");
    String path = given.startsWith("/") ? given.substring(1) : given;
    if (!WEBHOOK_PATH.matcher(path).matches()) {
      config.problem(
          "INVALID_VALUE",
          "path",
          "up to 10 segments of letters, digits, '.', '_', '~' and '-' between slashes",
          Found.in(given),
          null);
    }
    return new TriggerKind.Webhook(
        path,
        config.text("method", "a method", "POST").toUpperCase(Locale.ROOT),
        config.text("respond", "at_once or when_done", "at_once").equals("when_done")
            ? WhenToRespond.WHEN_DONE
            : WhenToRespond.AT_ONCE,
        config.optionalText("connection"));
  }

  private static TriggerKind schedule(Config config) {
    String cron = config.text("cron", "a cron expression of five fields");
    if (!cron.isEmpty() && !fires(cron)) {
      config.problem(
          "INVALID_VALUE",
          "cron",
          "a cron expression of five fields (minute, hour, day, month, day of week) for days that"
              + " there are",
          Found.in(cron),
          null);
    }
    return new TriggerKind.Schedule(
        cron,
        zone(config),
        Overlap.valueOf(config.text("overlap", "a word", "skip").toUpperCase(Locale.ROOT)),
        Missed.valueOf(config.text("missed", "a word", "once").toUpperCase(Locale.ROOT)));
  }

  private static boolean fires(String cron) {
    try {
      // Any day will do to tell an expression such as every 30 February.
      return CronInstants.of(cron, ZoneOffset.UTC).next(Instant.EPOCH) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ZoneId zone(Config config) {
    String zone = config.text("zone", "a time zone", "UTC");
    try {
      return zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
    } catch (DateTimeException e) {
      config.problem(
          "INVALID_VALUE", "zone", "a time zone such as \"Europe/Berlin\"", Found.in(zone), null);
      return ZoneOffset.UTC;
    }
  }

  private static TriggerKind afterWorkflow(Config config) {
    String id = config.text("workflow", "the id of a workflow");
    if (!WorkflowId.isValid(id)) {
      if (!id.isEmpty()) {
        config.problem("INVALID_VALUE", "workflow", "the id of a workflow", Found.in(id), null);
      }
      return new TriggerKind.Manual();
    }
    return new TriggerKind.AfterWorkflow(
        new WorkflowId(id),
        config.text("on", "completed or failed", "completed").equals("failed")
            ? Ending.FAILED
            : Ending.COMPLETED);
  }
}
