package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as a person reads them. */
final class Pretty {
  private Pretty() {}

  /** A JSON value over several lines. */
  static String json(@Nullable Object value) {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /** A JSON value in one line of at most so many characters. */
  static String brief(JsonNode node, int charsMax) {
    return line(node.text(), charsMax);
  }

  /** Text in one line of at most so many characters, with nothing that a terminal would obey. */
  static String line(String text, int charsMax) {
    String flat = text.replaceAll("\\p{Cntrl}+", " ");
    return flat.length() <= charsMax ? flat : flat.substring(0, charsMax - 1) + "…";
  }

  /** The time between two ISO-8601 instants; nothing when one is missing. */
  static String between(String start, String end) {
    try {
      return seconds(Duration.between(Instant.parse(start), Instant.parse(end)));
    } catch (DateTimeParseException e) {
      return "";
    }
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
  }
}
