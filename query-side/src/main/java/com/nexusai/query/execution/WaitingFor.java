package com.nexusai.query.execution;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What ends a step's wait. */
enum WaitingFor {
  /** An instant. */
  TIME,
  /** A person who approves or rejects. */
  APPROVAL,
  /** A request to the step's resume URL. */
  CALLBACK;

  /** The word on the wire. */
  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
