package com.nexusai.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as it is sent: RFC 9457 {@code application/problem+json}, with our stable {@code code}
 * and every problem found.
 *
 * @param type {@code urn:nexus:problem:} and the code in lower case
 * @param title the code in words
 * @param status the HTTP status
 * @param code stable, upper snake case
 * @param detail one sentence for a person; null where the title says it all
 * @param problems each thing that is wrong, with its path; may be empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemJson(
    String type,
    String title,
    int status,
    String code,
    @Nullable String detail,
    List<Problem> problems) {
  /** The media type of it. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public ProblemJson {
    problems = List.copyOf(problems);
  }

  /** What a refusal looks like on the wire. */
  public static ProblemJson of(Rejection.Details details) {
    return new ProblemJson(
        type(details.code()),
        words(details.code()),
        details.kind().status(),
        details.code(),
        details.title(),
        details.problems());
  }

  /** What a status without a refusal of ours looks like: an unknown route, a fault. */
  public static ProblemJson of(int status, String code, String detail) {
    return new ProblemJson(type(code), words(code), status, code, detail, List.of());
  }

  /** The body. */
  public byte[] bytes() {
    return Json.write(this);
  }

  private static String type(String code) {
    return "urn:nexus:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String words(String code) {
    String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
