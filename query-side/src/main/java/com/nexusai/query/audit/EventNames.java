package com.nexusai.query.audit;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Stored types as people read them: {@code …ExecutionEvent$StepCompleted} is step_completed. */
final class EventNames {
  private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /** As many as there are kinds of events. */
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private EventNames() {}

  /** The short name of a type; the class need not exist any more. */
  static String of(String type) {
    return KNOWN.computeIfAbsent(type, EventNames::shorten);
  }

  private static String shorten(String type) {
    String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    return WORD.matcher(simple).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
