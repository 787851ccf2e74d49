package com.nexusai.query.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a rebuild has come, or how the last one ended.
 *
 * @param position of the last event that the new view holds
 * @param head the position of the newest event; when it ended, of that time
 * @param eventsPerSecond how fast it went so far
 * @param secondsLeft how long it takes at this speed; null when that cannot be told, and at the end
 * @param endedAt null while it is under way
 * @param error what it failed with; null unless it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RebuildStatus(
    State state,
    long position,
    long head,
    long eventsPerSecond,
    @Nullable Long secondsLeft,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String error) {

  /** Where a rebuild is. */
  public enum State {
    /** Takes in the events, from the first one on. */
    RUNNING,
    /** Has caught up and is about to take the place of the view that is read. */
    SWITCHING,
    /** The new view is read now. */
    DONE,
    /** It was given up; the view that was read still is. */
    FAILED,
    /** Somebody stopped it; the view that was read still is. */
    STOPPED;

    /** Whether it is over. */
    public boolean ended() {
      return this == DONE || this == FAILED || this == STOPPED;
    }

    /** The word on the wire. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
