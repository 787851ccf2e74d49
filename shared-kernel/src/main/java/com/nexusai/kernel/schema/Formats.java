package com.nexusai.kernel.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.net.Inet6Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The formats of texts that are checked. All look at the text alone, in time that grows with its
 * length; a longer text than the limit has none of these formats.
 */
final class Formats {
  private static final int LENGTH_MAX = 8_192;
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String HOST = LABEL + "(\\." + LABEL + ")*";
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final String TIME =
      "[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})";

  private static final Predicate<String> IS_DATE = pattern(DATE);
  private static final Predicate<String> IS_TIME = pattern(TIME);
  private static final Predicate<String> IS_DATE_TIME = pattern(DATE + "[Tt]" + TIME);
  private static final Predicate<String> IS_HOST = pattern(HOST);
  private static final Predicate<String> IS_IPV6_LIKE = pattern("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Predicate<String> IS_DURATION =
      pattern(
          "P([0-9]+W|([0-9]+Y)?([0-9]+M)?([0-9]+D)?"
              + "(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,9})?S)?)?)");

  private static final List<Format> ALL =
      List.of(
          new Checked("date", IS_DATE.and(text -> parses(() -> LocalDate.parse(text)))),
          new Checked(
              "date-time", IS_DATE_TIME.and(text -> parses(() -> OffsetDateTime.parse(text)))),
          new Checked("time", IS_TIME.and(text -> parses(() -> OffsetTime.parse(text)))),
          new Checked(
              "duration", IS_DURATION.and(text -> !text.endsWith("P") && !text.endsWith("T"))),
          new Checked("email", pattern("[^\\s@\"(),:;<>\\[\\]\\\\]{1,64}@" + HOST)),
          new Checked("hostname", IS_HOST.and(text -> text.length() <= 253)),
          new Checked("ipv4", pattern(OCTET + "(\\." + OCTET + "){3}")),
          new Checked("ipv6", IS_IPV6_LIKE.and(text -> parses(() -> Inet6Address.ofLiteral(text)))),
          new Checked("uuid", pattern("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")),
          new Checked("uri", text -> isUri(text, true)),
          new Checked("uri-reference", text -> isUri(text, false)),
          new Checked("regex", text -> LinearPattern.of(text) != null));

  /** What they are called. */
  static final Set<String> NAMES =
      ALL.stream().map(Format::getName).collect(Collectors.toUnmodifiableSet());

  private Formats() {}

  static List<Format> all() {
    return ALL;
  }

  private static Predicate<String> pattern(String whole) {
    return Objects.requireNonNull(LinearPattern.of("^(" + whole + ")$"), whole)::matches;
  }

  private static boolean parses(Runnable parse) {
    try {
      parse.run();
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isUri(String text, boolean absolute) {
    try {
      return new URI(text).isAbsolute() || !absolute;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private record Checked(String name, Predicate<String> test) implements Format {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String text) {
      return text.length() <= LENGTH_MAX && test.test(text);
    }
  }
}
