package com.nexusai.kernel.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user is to a workflow and to its runs, from the least that they may do to the most: each
 * role may do whatever those before it may.
 */
public enum Role {
  /** Reads the workflow, its versions and its runs. */
  VIEWER,
  /** Starts and steers its runs, too. */
  OPERATOR,
  /** Edits and publishes it, too. */
  EDITOR,
  /** Shares it, archives it and erases its runs, too. Whoever created it, and never given away. */
  OWNER;

  /** The roles that an owner can give. */
  public static final List<Role> GIVEN = List.of(VIEWER, OPERATOR, EDITOR);

  private static final String REQUIRED = "ROLE_REQUIRED";

  /** The word on the wire. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role behind a word that can be given; empty for any other word. */
  public static Optional<Role> given(String word) {
    return GIVEN.stream().filter(role -> role.word().equals(word)).findFirst();
  }

  /** Whether this role may do what that one may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /**
   * Lets somebody pass who holds a role that is enough.
   *
   * @param held what they are; null for a stranger
   * @param what the thing that they ask for, as a refusal names it, for example {@code a workflow}
   * @param id its id
   * @return the role held
   * @throws Rejection {@code NOT_FOUND} to a stranger, who is told what somebody who made the id up
   *     would be told; {@code ROLE_REQUIRED} to a member whose role is not enough
   */
  public static Role require(@Nullable Role held, Role needed, String what, Object id) {
    if (held == null) {
      throw Rejection.notFound(what, id);
    }
    if (!held.covers(needed)) {
      throw Rejection.of(
          Kind.FORBIDDEN,
          new Problem(
              REQUIRED,
              "$",
              "the role '" + needed.word() + "' in the workflow, for this",
              "the role '" + held.word() + "'",
              needed == OWNER
                  ? "Ask the workflow's owner to do it."
                  : "Ask the workflow's owner for the role."));
    }
    return held;
  }
}
