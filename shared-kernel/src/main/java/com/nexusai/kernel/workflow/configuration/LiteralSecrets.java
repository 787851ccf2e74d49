package com.nexusai.kernel.workflow.configuration;

import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds credentials written into a workflow. A workflow is history for ever and is shown to others;
 * a connection stands for a secret.
 */
final class LiteralSecrets {
  private static final Set<String> HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "cookie2");
  private static final Pattern HEADER_LIKE =
      Pattern.compile(".*(?:^|[-_])(?:key|apikey|token|secret|password|passwd|signature)");

  /** Names that end like a secret's and are none. */
  private static final Set<String> HARMLESS = Set.of("idempotency-key", "sec-websocket-key");

  private static final Pattern USER_INFO =
      Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\s]*@.*", Pattern.DOTALL);

  private LiteralSecrets() {}

  static void check(@Nullable Object value, String path, List<Problem> problems) {
    switch (value) {
      case Map<?, ?> object ->
          object.forEach((key, part) -> {
            String name = Objects.toString(key);
            String there = JsonPath.key(path, name);
            if (name.equalsIgnoreCase("headers")) {
              headers(part, there, problems);
            }
            check(part, there, problems);
          });
      case List<?> array -> {
        for (int i = 0; i < array.size(); i++) {
          check(array.get(i), JsonPath.index(path, i), problems);
        }
      }
      case String text when USER_INFO.matcher(text).matches() ->
          problems.add(secret(path, "a URL without a user or password in it"));
      case null, default -> {}
    }
  }

  private static void headers(@Nullable Object headers, String path, List<Problem> problems) {
    if (headers instanceof Map<?, ?> object) {
      object.forEach((key, value) -> {
        String name = Objects.toString(key);
        if (isSecret(name) && isLiteral(value)) {
          problems.add(secret(JsonPath.key(path, name), "no credential in a header"));
        }
      });
    }
  }

  private static boolean isSecret(String header) {
    String name = header.strip().toLowerCase(Locale.ROOT);
    return HEADERS.contains(name)
        || (HEADER_LIKE.matcher(name).matches() && !HARMLESS.contains(name));
  }

  private static boolean isLiteral(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case String text -> !text.isBlank() && !text.replace("$${", "").contains("${");
      default -> true;
    };
  }

  private static Problem secret(String path, String expected) {
    return new Problem(
        "SECRET_IN_WORKFLOW",
        path,
        expected,
        "a literal value",
        "Store it as a connection and name that as \"connection\".");
  }
}
