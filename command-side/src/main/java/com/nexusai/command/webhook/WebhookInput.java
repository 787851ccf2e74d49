package com.nexusai.command.webhook;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
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
    input.put("body", body(request.getContentType(), body));
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

  private static @Nullable Object body(@Nullable String contentType, byte[] body) {
    if (body.length == 0) {
      return null;
    }
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    int semicolon = type.indexOf(';');
    String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    if (media.equals("application/json") || media.endsWith("+json")) {
      return Json.read(body);
    }
    if (media.equals("application/x-www-form-urlencoded")) {
      return QueryString.read(text(body, StandardCharsets.UTF_8), "$.body");
    }
    if (media.startsWith("text/") || media.equals("application/xml") || media.endsWith("+xml")) {
      return text(body, charset(type));
    }
    return Base64.getEncoder().encodeToString(body);
  }

  private static String text(byte[] body, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Rejection.of(
          Kind.INVALID, "MALFORMED_TEXT", "$.body", "text in " + charset, "bytes that are none");
    }
  }

  private static Charset charset(String contentType) {
    int at = contentType.indexOf("charset=");
    if (at < 0) {
      return StandardCharsets.UTF_8;
    }
    int end = contentType.indexOf(';', at);
    String name =
        contentType
            .substring(at + "charset=".length(), end < 0 ? contentType.length() : end)
            .replace("\"", "")
            .strip();
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw Rejection.of(
          Kind.INVALID,
          "MALFORMED_TEXT",
          "headers.content-type",
          "a known charset",
          "'" + name + "'");
    }
  }
}
