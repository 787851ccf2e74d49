package com.nexusai.eventstore.file;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the file stores them: whole microseconds since 1970, in UTC. */
public final class Micros {
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private Micros() {}

  /** The microsecond that the instant lies in; instants beyond the years 1 to 9999 are clamped. */
  public static long floor(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clamp(instant));
  }

  /** The first microsecond that is not before the instant: what is due is never due early. */
  public static long ceil(Instant instant) {
    return floor(clamp(instant).plusNanos(999));
  }

  /** Back again. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static Instant clamp(Instant instant) {
    return instant.isAfter(LAST) ? LAST : instant.isBefore(FIRST) ? FIRST : instant;
  }
}
