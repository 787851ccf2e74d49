package com.nexusai.kernel.callback;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resume URLs: {@code <public address>/callbacks/<run>/<agent>[/<item>]?token=<signature>}.
 *
 * <p>Whoever knows such a URL may resume the step, so none is ever written into an event. What an
 * expression sees ({@code execution.callbacks.<agent>}) is a placeholder, {@code
 * nexus-callback://<run>/<agent>}; the URL takes its place at the moment at which a request or an
 * answer leaves the server. For one item of a for-each {@code /<index>} is appended to the
 * placeholder.
 */
public final class CallbackLinks {
  private static final String SCHEME = "nexus-callback://";
  private static final String PATH = "/callbacks/";
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "nexus-callback://([A-Za-z0-9_.-]{1,128})"
              // A full stop at the end is the sentence's, not the id's.
              + "/([A-Za-z0-9_.-]{0,127}[A-Za-z0-9_-])(?:/(\\d{1,6}))?");

  private static final Pattern URL =
      Pattern.compile(
          "(?:https?://[^\\s\"'<>/]+)?/callbacks/"
              + "([A-Za-z0-9_.-]{1,128}/[A-Za-z0-9_.-]{1,128}(?:/\\d{1,6})?)"
              + "\\?token=[A-Za-z0-9_-]{43}");

  private final CallbackSigner signer;
  private final Supplier<String> publicAddress;

  /**
   * Links to this server.
   *
   * @param publicAddress how others reach it, without a slash at the end
   */
  public CallbackLinks(CallbackSigner signer, Supplier<String> publicAddress) {
    this.signer = signer;
    this.publicAddress = publicAddress;
  }

  /** What stands for the URL in expressions and events. */
  public static String placeholder(ExecutionId execution, AgentId agent) {
    return SCHEME + execution + "/" + agent;
  }

  /** The URL itself. Only for somebody who may resume the step. */
  public String url(ExecutionId execution, StepKey step) {
    String text = execution + "/" + step;
    return publicAddress.get() + PATH + text + "?token=" + signer.sign(text);
  }

  /**
   * Lets a request to a resume URL pass.
   *
   * @throws Rejection {@code NOT_FOUND} when the token is not this step's: who guesses learns
   *     nothing
   */
  public void check(ExecutionId execution, StepKey step, @Nullable String token) {
    String text = execution + "/" + step;
    if (token == null || !signer.verifies(text, token)) {
      throw Rejection.notFound("a callback", PATH + text);
    }
  }

  /** The JSON value with every placeholder in its texts filled in. */
  public @Nullable Object fill(@Nullable Object json) {
    return changed(json, this::fill);
  }

  /** The text with every placeholder in it filled in. */
  public String fill(String text) {
    return text.contains(SCHEME)
        ? PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(url(found)))
        : text;
  }

  /**
   * The JSON value with every resume URL in its texts replaced by its placeholder: a service may
   * send back what it was sent, and that is recorded.
   */
  public @Nullable Object hide(@Nullable Object json) {
    return changed(json, CallbackLinks::hide);
  }

  private static String hide(String text) {
    return text.contains(PATH) ? URL.matcher(text).replaceAll(SCHEME + "$1") : text;
  }

  /** Most values hold no such text and are left as they are, uncopied. */
  private static @Nullable Object changed(@Nullable Object json, UnaryOperator<String> change) {
    return switch (json) {
      case String text -> change.apply(text);
      case List<?> list -> {
        List<@Nullable Object> copy = null;
        for (int i = 0; i < list.size(); i++) {
          Object before = list.get(i);
          Object after = changed(before, change);
          if (after != before && copy == null) {
            copy = new ArrayList<>(list);
          }
          if (copy != null) {
            copy.set(i, after);
          }
        }
        yield copy == null ? list : copy;
      }
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          Object after = changed(entry.getValue(), change);
          if (after != entry.getValue() && copy == null) {
            copy = new LinkedHashMap<>(map);
          }
          if (copy != null) {
            copy.put(entry.getKey(), after);
          }
        }
        yield copy == null ? map : copy;
      }
      case null, default -> json;
    };
  }

  private String url(MatchResult found) {
    return url(new ExecutionId(found.group(1)), StepKey.of(found.group(2), found.group(3)));
  }
}
