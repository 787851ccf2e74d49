package com.nexusai.command.execution;

import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.compiled.Behaviour;
import com.nexusai.kernel.workflow.compiled.CompiledAgent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps that need nothing from outside: their result follows from what the run has recorded. */
final class PureSteps {
  /** Headers that would change how the answer is framed or whom the browser trusts. */
  private static final Set<String> ANSWER_HEADERS_REFUSED =
      Set.of(
          "set-cookie",
          "connection",
          "transfer-encoding",
          "content-length",
          "keep-alive",
          "upgrade",
          "te",
          "trailer",
          "host");

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]{0,4000}");
  private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(;[\\x20-\\x7E]*)?");

  private final Pinned pinned;

  PureSteps(Pinned pinned) {
    this.pinned = pinned;
  }

  /** What a step resulted in. */
  record Result(
      Value output,
      @Nullable String decision,
      @Nullable Answer answer,
      @Nullable ArtifactRef artifact) {
    static Result of(Value output) {
      return new Result(output, null, null, null);
    }
  }

  /**
   * Performs a step.
   *
   * @throws com.nexusai.kernel.expression.ExpressionFailed if an expression has no value
   * @throws StepFault if what an expression gave cannot be used
   */
  Result perform(CompiledAgent agent, Behaviour.Pure behaviour, StepScope scope) {
    return switch (behaviour) {
      case Behaviour.Trigger _ -> Result.of(scope.run().start().input());
      case Behaviour.Transform transform -> Result.of(pinned.keep(transform.set().render(scope)));
      case Behaviour.Rules rules -> choose(agent, rules, scope);
      case Behaviour.Output output ->
          new Result(
              pinned.keep(output.result().render(scope)),
              null,
              output.respond() == null ? null : answer(agent, output.respond(), scope),
              output.artifact() == null ? null : artifact(agent, output.artifact(), scope));
    };
  }

  private static Result choose(CompiledAgent agent, Behaviour.Rules rules, StepScope scope) {
    String label =
        rules.rules().stream()
            .filter(rule -> rule.when().isTrue(scope))
            .map(Behaviour.Rule::to)
            .findFirst()
            .orElse(rules.otherwise());
    if (label == null) {
      throw fault(
          agent,
          "NO_RULE_MATCHED",
          "Expected one of the rules of '" + agent.id() + "' to be true, or an 'otherwise'.");
    }
    return new Result(Value.of(Map.of("decision", label)), label, null, null);
  }

  private Answer answer(CompiledAgent agent, Behaviour.Respond respond, StepScope scope) {
    Object status = respond.status().render(scope);
    if (!(status instanceof Number number) || number.intValue() < 200 || number.intValue() > 599) {
      throw fault(
          agent,
          "RESPONSE_INVALID",
          "Expected a status of 200 to 599 to respond with, found " + status + ".");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    if (respond.headers().render(scope) instanceof Map<?, ?> given) {
      given.forEach(
          (name, value) -> headers.put(headerName(agent, name), headerValue(agent, name, value)));
    }
    return new Answer(number.intValue(), headers, pinned.keep(respond.body().render(scope)));
  }

  private static String headerName(CompiledAgent agent, @Nullable Object name) {
    String text = String.valueOf(name);
    if (!HEADER_NAME.matcher(text).matches()
        || ANSWER_HEADERS_REFUSED.contains(text.toLowerCase(Locale.ROOT))) {
      throw fault(
          agent,
          "RESPONSE_INVALID",
          "Expected a header that a response may set, found '" + text + "'.");
    }
    return text;
  }

  private static String headerValue(
      CompiledAgent agent, @Nullable Object name, @Nullable Object value) {
    String text = String.valueOf(value);
    if (!HEADER_VALUE.matcher(text).matches()) {
      throw fault(
          agent,
          "RESPONSE_INVALID",
          "Expected at most 4,000 printable ASCII characters in header '" + name + "'.");
    }
    return text;
  }

  private ArtifactRef artifact(CompiledAgent agent, Behaviour.Artifact artifact, StepScope scope) {
    String name = String.valueOf(artifact.name().render(scope));
    String type = String.valueOf(artifact.contentType().render(scope));
    if (!FILE_NAME.matcher(name).matches()) {
      throw fault(
          agent,
          "ARTIFACT_INVALID",
          "Expected a file name of 1 to 200 characters without a folder, found '" + name + "'.");
    }
    if (!MEDIA_TYPE.matcher(type).matches()) {
      throw fault(
          agent,
          "ARTIFACT_INVALID",
          "Expected a media type such as text/csv, found '" + type + "'.");
    }
    Object content = artifact.content().render(scope);
    byte[] bytes =
        content instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : Json.write(content);
    return new ArtifactRef(name, type, pinned.keepFile(bytes), bytes.length);
  }

  private static StepFault fault(CompiledAgent agent, String code, String message) {
    return new StepFault(StepError.fatal(code, message, agent.id().value()));
  }
}
