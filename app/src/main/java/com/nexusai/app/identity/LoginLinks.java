package com.nexusai.app.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Links that sign a browser in: each works once, within ten minutes. They are kept in memory only,
 * so a restart voids them.
 */
public final class LoginLinks {
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /** More than anybody uses at once; beyond it, the ones that end first give way. */
  private static final int OPEN_MAX = 100;

  private final Map<String, Instant> open = new ConcurrentHashMap<>();
  private final Clock clock;

  LoginLinks(Clock clock) {
    this.clock = clock;
  }

  /** A new link's path and query. */
  public String next() {
    Instant now = clock.instant();
    open.values().removeIf(end -> end.isBefore(now));
    while (open.size() >= OPEN_MAX) {
      open.entrySet().stream()
          .min(Map.Entry.comparingByValue())
          .ifPresent(first -> open.remove(first.getKey()));
    }
    String token = LocalToken.random();
    open.put(token, now.plus(LIFETIME));
    return "/login?token=" + token;
  }

  /** Uses a link up; false when it was never given out, was used before or is too old. */
  boolean use(String token) {
    Instant end = open.remove(token);
    return end != null && clock.instant().isBefore(end);
  }
}
