package com.nexusai.command.execution;

import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.schema.JsonSchema;
import com.nexusai.kernel.workflow.compiled.Behaviour;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the input of a start, and compares two without keeping them both. */
final class Inputs {
  private static final String TITLE = "The input does not satisfy the workflow's input_schema.";

  private Inputs() {}

  /**
   * What is wrong with the input of a start for which nobody waits; the run fails by it, so that
   * somebody finds it.
   *
   * @throws Rejection with {@code INPUT_INVALID} where somebody waits for the answer
   */
  static List<Problem> problems(Behaviour.Trigger trigger, StartExecution command) {
    JsonSchema schema = trigger.inputSchema();
    List<Problem> problems =
        schema == null ? List.of() : schema.problems(command.input(), "$.input");
    if (problems.isEmpty()) {
      return problems;
    }
    return switch (command.origin().kind()) {
      case MANUAL, WEBHOOK, ORCHESTRATOR ->
          throw Rejection.of(Kind.UNPROCESSABLE, JsonSchema.INPUT_INVALID, TITLE, problems);
      case SCHEDULE, WORKFLOW -> problems;
    };
  }

  /** The failure of a run that was started although its input is wrong. */
  static StepError invalid(List<Problem> problems) {
    return new StepError(
        JsonSchema.INPUT_INVALID,
        TITLE,
        false,
        null,
        Map.of("problems", problems.stream().map(Inputs::json).toList()));
  }

  private static Map<String, Object> json(Problem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("code", problem.code());
    json.put("path", problem.path());
    json.put("expected", problem.expected());
    json.put("found", problem.found());
    if (problem.action() != null) {
      json.put("action", problem.action());
    }
    return json;
  }

  /**
   * The SHA-256 of the canonical JSON, lower-case hexadecimal: equal for inputs that differ in the
   * order of keys alone.
   */
  static String sha256(@Nullable Object input) {
    try {
      byte[] canonical = Json.canonical(input).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every Java has.", e);
    }
  }
}
