package com.nexusai.sagas.http;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.sagas.redaction.Redactor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** Turns a response into the JSON that a run stores: no secrets, and headers by allowlist only. */
final class Replies {
  // Beyond this an error's body is cut: it is kept for reading, and every event that tells of it
  // holds it.
  private static final int ERROR_BODY_MAX = 16 * 1024;

  private static final Set<String> HEADERS =
      Set.of(
          "content-type",
          "content-length",
          "date",
          "etag",
          "last-modified",
          "location",
          "retry-after",
          "link",
          "x-request-id");
  private static final Set<String> WITH_URLS = Set.of("location", "link");
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private Replies() {}

  /** {@code {status, headers, body}}. */
  static Map<String, @Nullable Object> output(Reply reply, Redactor redactor) {
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    output.put("status", (long) reply.status());
    output.put("headers", headers(reply, redactor));
    output.put("body", redactor.value(body(reply)));
    return output;
  }

  /** The same for an error, its body cut when it is long. */
  static Map<String, @Nullable Object> details(Reply reply, Redactor redactor) {
    if (reply.body().length <= ERROR_BODY_MAX) {
      return output(reply, redactor);
    }
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("status", (long) reply.status());
    details.put("headers", headers(reply, redactor));
    String start = new String(reply.body(), 0, ERROR_BODY_MAX, charset(reply));
    details.put("body", redactor.text(start));
    details.put("body_truncated", true);
    return details;
  }

  private static Map<String, @Nullable Object> headers(Reply reply, Redactor redactor) {
    Map<String, @Nullable Object> kept = new TreeMap<>();
    for (Header header : reply.headers()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (isKept(name) && header.getValue() != null) {
        String value =
            WITH_URLS.contains(name)
                ? redactor.urls(header.getValue())
                : redactor.text(header.getValue());
        kept.merge(name, value, (a, b) -> a + ", " + b);
      }
    }
    return kept;
  }

  private static boolean isKept(String name) {
    return HEADERS.contains(name) || name.startsWith("ratelimit") || name.startsWith("x-ratelimit");
  }

  private static @Nullable Object body(Reply reply) {
    if (reply.body().length == 0) {
      return null;
    }
    String type = type(reply);
    if (isJson(type)) {
      try {
        return Json.read(reply.body());
      } catch (Rejection e) {
        return textOrBytes(reply, type); // what it really is says more than an error would
      }
    }
    return isText(type) ? textOrBytes(reply, type) : bytes(reply, type);
  }

  private static Object textOrBytes(Reply reply, String type) {
    try {
      return charset(reply).newDecoder().decode(ByteBuffer.wrap(reply.body())).toString();
    } catch (CharacterCodingException e) {
      return bytes(reply, type);
    }
  }

  private static Map<String, @Nullable Object> bytes(Reply reply, String type) {
    Map<String, @Nullable Object> bytes = new LinkedHashMap<>();
    bytes.put("base64", Base64.getEncoder().encodeToString(reply.body()));
    bytes.put("content_type", type.isEmpty() ? "application/octet-stream" : type);
    return bytes;
  }

  private static String type(Reply reply) {
    String header = reply.header("content-type");
    return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(String type) {
    return type.equals("application/json") || type.endsWith("+json") || type.equals("text/json");
  }

  private static boolean isText(String type) {
    return type.isEmpty()
        || type.startsWith("text/")
        || type.endsWith("+xml")
        || type.equals("application/xml")
        || type.equals("application/javascript")
        || type.equals("application/x-ndjson")
        || type.equals("application/yaml")
        || type.equals("application/x-www-form-urlencoded");
  }

  private static Charset charset(Reply reply) {
    String header = reply.header("content-type");
    Matcher found = CHARSET.matcher(header == null ? "" : header);
    try {
      return found.find() ? Charset.forName(found.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
