package com.nexusai.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The server refused a stream or ended it.
 *
 * <p>Its codes are those of the guide: {@code NOT_FOUND}, {@code FORBIDDEN}, {@code
 * UNAUTHENTICATED}, {@code TOKEN_EXPIRED}, {@code TOO_MANY_STREAMS} and so on.
 */
public final class LiveRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient List<Problem> problems;

  /**
   * One thing that was wrong.
   *
   * @param path where, as a JSON path
   * @param expected what would have been right
   * @param found what there was instead
   * @param hint what to do; null where there is nothing to say
   */
  public record Problem(
      String code, String path, String expected, String found, @Nullable String hint) {}

  private LiveRefused(String code, String message, List<Problem> problems, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** Everything that was wrong. */
  public List<Problem> problems() {
    return problems;
  }

  /** The refusal that an error of RSocket carries; null when it carries none. */
  static @Nullable LiveRefused in(Throwable error) {
    String told = error.getMessage();
    if (told == null || !told.startsWith("{")) {
      return null;
    }
    try {
      JsonNode json = Frames.json(told);
      List<Problem> problems = new ArrayList<>();
      for (JsonNode each : json.path("problems").values()) {
        problems.add(
            new Problem(
                each.path("code").asString(),
                each.path("path").asString(),
                each.path("expected").asString(),
                each.path("found").asString(),
                each.hasNonNull("hint") ? each.path("hint").asString() : null));
      }
      return new LiveRefused(
          json.path("code").asString("UNKNOWN"),
          json.path("title").asString(told),
          problems,
          error);
    } catch (JacksonException notJson) {
      return null;
    }
  }
}
