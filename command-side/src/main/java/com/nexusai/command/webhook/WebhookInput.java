package com.nexusai.command.webhook;

import com.nexusai.command.request.ContentBody;
import com.nexusai.command.request.QueryString;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a run's input of a request: {@code {method, path, query, headers, body}}.
 *
 * <p>Events are kept for ever, so only headers that are known to hold no credential are taken.
 */
final class WebhookInput {
  private static final Set<String> TAKEN =
      Set.of("accept", "accept-language", "content-type", "referer", "origin", "user-agent");

  /** These name one request, not what it asks: a repeat under the same key has others. */
  private static final Set<String> OF_ONE_REQUEST =
      Set.of("x-request-id", "x-correlation-id", "traceparent");

  private WebhookInput() {}

  static Map<String, @Nullable Object> of(
      HttpServletRequest request, String path, byte[] body, boolean withKey) {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put("method", request.getMethod());
    input.put("path", path);
    input.put("query", QueryString.read(request.getQueryString(), "query"));
    input.put("headers", headers(request, withKey));
    input.put("body", ContentBody.read(request.getContentType(), body));
    return input;
  }

  private static Map<String, @Nullable Object> headers(
      HttpServletRequest request, boolean withKey) {
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement().toLowerCase(Locale.ROOT);
      if (isTaken(name, withKey)) {
        headers.put(name, request.getHeader(name));
      }
    }
    return headers;
  }

  private static boolean isTaken(String name, boolean withKey) {
    return TAKEN.contains(name)
        || (!withKey && OF_ONE_REQUEST.contains(name))
        || (name.startsWith("x-")
            && (name.endsWith("-event") || name.endsWith("-topic") || name.endsWith("-delivery")));
  }
}
