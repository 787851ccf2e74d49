package com.nexusai.sagas.http;

import com.nexusai.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * A request's body.
 *
 * @param bytes as they are sent
 * @param contentType of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record InputBody(byte[] bytes, String contentType) {

  /** Reads {@code body} or {@code body_base64}; null when there is none. */
  static @Nullable InputBody read(
      Map<String, @Nullable Object> input, List<Header> headers, InputProblems problems) {
    Object body = input.get("body");
    Object base64 = input.get("body_base64");
    String type = contentType(headers);
    if (body != null && base64 != null) {
      problems.add("$.body_base64", "either body or body_base64", "both");
    }
    if (base64 != null) {
      return binary(base64, type, problems);
    }
    return body == null ? null : of(body, type, problems);
  }

  private static InputBody of(Object body, @Nullable String type, InputProblems problems) {
    if (body instanceof String text) {
      return new InputBody(
          text.getBytes(StandardCharsets.UTF_8), type == null ? "text/plain; charset=utf-8" : type);
    }
    if (type != null && body instanceof Map<?, ?> && isForm(type)) {
      String form = InputQuery.read("$.body", body, problems);
      return new InputBody(form.getBytes(StandardCharsets.US_ASCII), type);
    }
    return new InputBody(Json.write(body), type == null ? "application/json" : type);
  }

  private static @Nullable InputBody binary(
      Object base64, @Nullable String type, InputProblems problems) {
    if (base64 instanceof String text) {
      try {
        return new InputBody(
            Base64.getDecoder().decode(text), type == null ? "application/octet-stream" : type);
      } catch (IllegalArgumentException e) {
        problems.add("$.body_base64", "bytes in base64", "other text");
        return null;
      }
    }
    problems.wrongType("$.body_base64", "bytes in base64", base64);
    return null;
  }

  private static boolean isForm(String type) {
    return type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
  }

  private static @Nullable String contentType(List<Header> headers) {
    for (Header header : headers) {
      if (header.getName().equalsIgnoreCase("content-type")) {
        return header.getValue();
      }
    }
    return null;
  }
}
