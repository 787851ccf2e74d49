package com.nexusai.kernel.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Who caused a command: a user, or Nexus itself.
 *
 * @param kind whether a person or the system acts; {@link Kind#SYSTEM} is set only inside Nexus,
 *     never from a request
 * @param user the person; null exactly when the system acts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Actor(Kind kind, @Nullable UserId user) {
  /** The two kinds of actor. */
  public enum Kind {
    USER,
    SYSTEM
  }

  /** Nexus itself: a trigger that fired, a deadline, a report of an agent. */
  public static final Actor SYSTEM = new Actor(Kind.SYSTEM, null);

  public Actor {
    if ((kind == Kind.USER) != (user != null)) {
      throw new IllegalArgumentException(
          "Expected a user exactly when the kind is USER, found " + kind + " with " + user + ".");
    }
  }

  /** The person with this id. */
  public static Actor of(UserId user) {
    return new Actor(Kind.USER, user);
  }
}
