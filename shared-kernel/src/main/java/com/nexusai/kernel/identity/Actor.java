package com.nexusai.kernel.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Who caused a command: a user, or Nexus itself.
 *
 * @param kind whether a person or the system acts; {@link Kind#SYSTEM} is set only inside Nexus,
 *     never from a request
 * @param user the person; null exactly when the system acts
 * @param role in which role of the workflow a person acts who is not its owner; null for the owner,
 *     for the system, and for somebody who has none. Found out on the command side from the
 *     workflow's own events, never taken from a request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Actor(Kind kind, @Nullable UserId user, @Nullable Role role) {
  /** The two kinds of actor. */
  public enum Kind {
    USER,
    SYSTEM
  }

  /** Nexus itself: a trigger that fired, a deadline, a report of an agent. */
  public static final Actor SYSTEM = new Actor(Kind.SYSTEM, null, null);

  public Actor {
    if ((kind == Kind.USER) != (user != null)) {
      throw new IllegalArgumentException(
          "Expected a user exactly when the kind is USER, found " + kind + " with " + user + ".");
    }
    if (role != null && (user == null || role == Role.OWNER)) {
      throw new IllegalArgumentException(
          "Expected a role of a member only, found " + role + " of " + user + ".");
    }
  }

  /** The person with this id. */
  public static Actor of(UserId user) {
    return new Actor(Kind.USER, user, null);
  }

  /** The person with this id, in their role; null, as the owner's, is not told. */
  public static Actor of(UserId user, @Nullable Role role) {
    return new Actor(Kind.USER, user, role == Role.OWNER ? null : role);
  }

  /**
   * What this actor is to something of this owner's; null for a stranger. Nexus itself may do what
   * the owner may.
   */
  public @Nullable Role roleUnder(UserId owner) {
    return user == null || user.equals(owner) ? Role.OWNER : role;
  }
}
