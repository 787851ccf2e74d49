package com.nexusai.kernel.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies a user; everything in Nexus belongs to one.
 *
 * <p>{@code local} is the only user while {@code NEXUS_AUTH=local}; with Firebase it is the token's
 * {@code sub}.
 *
 * @param value the identity provider's id, 1 to 128 characters, never blank
 */
public record UserId(@JsonValue String value) {
  /** The one owner of everything on a server that runs without an identity provider. */
  public static final UserId LOCAL = new UserId("local");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {
    if (value.isBlank() || value.length() > 128) {
      throw new IllegalArgumentException(
          "Expected a user id of 1 to 128 characters, found '" + value + "'.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
