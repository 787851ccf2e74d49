package com.nexusai.sagas.http;

import com.nexusai.sagas.outbound.OutboundRefused;
import com.nexusai.sagas.outbound.WebAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP step asks for.
 *
 * @param method in upper case
 * @param address where to, its query complete
 * @param headers the author's own, without content-type
 * @param body null for none
 * @param expected which statuses are a success
 * @param followRedirects whether a redirect is followed or is the result
 */
record HttpInput(
    String method,
    WebAddress address,
    List<Header> headers,
    @Nullable InputBody body,
    StatusRule expected,
    boolean followRedirects) {

  private static final Set<String> METHODS =
      inOrder("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Set<String> KEYS =
      inOrder(
          "url", "method", "headers", "query", "body", "body_base64", "expect", "follow_redirects");

  private static Set<String> inOrder(String... words) {
    return new LinkedHashSet<>(List.of(words));
  }

  /**
   * Reads a step's resolved input.
   *
   * @throws CallFailed with everything that is wrong with it
   * @throws OutboundRefused when its scheme is not http or https
   */
  static HttpInput read(Map<String, @Nullable Object> input) throws CallFailed, OutboundRefused {
    InputProblems problems = new InputProblems();
    problems.unknownKeys("$", input, KEYS);
    String method = method(input.get("method"), problems);
    List<Header> headers = InputHeaders.read(input.get("headers"), problems);
    String query = InputQuery.read("$.query", input.get("query"), problems);
    InputBody body = InputBody.read(input, headers, problems);
    StatusRule expected = StatusRule.read(input.get("expect"), problems);
    boolean follow = follow(input.get("follow_redirects"), problems);
    WebAddress address = address(input.get("url"), problems);
    if (address == null || !problems.isEmpty()) {
      throw problems.failure();
    }
    List<Header> own =
        headers.stream().filter(h -> !h.getName().equalsIgnoreCase("content-type")).toList();
    return new HttpInput(method, withQuery(address, query), own, body, expected, follow);
  }

  private static @Nullable WebAddress address(@Nullable Object url, InputProblems problems)
      throws OutboundRefused {
    if (!(url instanceof String text)) {
      problems.wrongType("$.url", "an http or https URL", url);
      return null;
    }
    try {
      return WebAddress.parse(text.strip());
    } catch (IllegalArgumentException e) {
      problems.add("$.url", String.valueOf(e.getMessage()), "another text");
      return null;
    }
  }

  private static WebAddress withQuery(WebAddress address, String query) {
    if (query.isEmpty()) {
      return address;
    }
    String separator = address.target().indexOf('?') < 0 ? "?" : "&";
    return new WebAddress(
        address.scheme(), address.host(), address.port(), address.target() + separator + query);
  }

  private static String method(@Nullable Object method, InputProblems problems) {
    if (method == null) {
      return "GET";
    }
    if (!(method instanceof String text)) {
      problems.wrongType("$.method", "one of " + String.join(", ", METHODS), method);
      return "GET";
    }
    String upper = text.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(upper)) {
      problems.add("$.method", "one of " + String.join(", ", METHODS), "another word");
    }
    return upper;
  }

  private static boolean follow(@Nullable Object follow, InputProblems problems) {
    if (follow != null && !(follow instanceof Boolean)) {
      problems.wrongType("$.follow_redirects", "true or false", follow);
    }
    return !Boolean.FALSE.equals(follow);
  }
}
