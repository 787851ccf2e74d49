package com.nexusai.sagas.http;

import com.nexusai.sagas.redaction.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/** Reads the headers of a step's input. */
final class InputHeaders {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E\\u00A0-\\u00FF]{0,8192}");

  // These frame the message or name its receiver; Nexus writes them from what it vetted.
  private static final Set<String> OURS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "accept-encoding",
          "idempotency-key");

  private InputHeaders() {}

  static List<Header> read(@Nullable Object headers, InputProblems problems) {
    if (headers == null) {
      return List.of();
    }
    if (!(headers instanceof Map<?, ?> map)) {
      problems.wrongType("$.headers", "an object of header names and values", headers);
      return List.of();
    }
    List<Header> read = new ArrayList<>(map.size());
    map.forEach((name, value) -> add(String.valueOf(name), value, read, problems));
    return read;
  }

  private static void add(
      String name, @Nullable Object value, List<Header> read, InputProblems problems) {
    String path = "$.headers." + name;
    if (!NAME.matcher(name).matches()) {
      problems.add("$.headers", "header names of letters, digits and '-'", "another name");
    } else if (isOurs(name)) {
      problems.add(path, "no such header: Nexus sets it itself", "'" + name + "'");
    } else if (value != null) {
      String text = Scalars.text(value);
      if (text == null) {
        problems.wrongType(path, "a string, number or boolean", value);
      } else if (!isValue(text)) {
        problems.add(path, "at most 8192 printable Latin characters on one line", "other text");
      } else {
        read.add(new BasicHeader(name, text));
      }
    }
  }

  static boolean isOurs(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OURS.contains(lower) || lower.startsWith("proxy-");
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static boolean isValue(String value) {
    return VALUE.matcher(value).matches();
  }

  /** Whether a header proves who asks, so that only the origin it was meant for may see it. */
  static boolean isCredential(String name) {
    return !name.equalsIgnoreCase("idempotency-key")
        && (name.equalsIgnoreCase("cookie") || Redactor.secretName(name));
  }
}
