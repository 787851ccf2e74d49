package com.nexusai.benchmarks.api;

import java.util.Locale;

/** What is asked, and how often of a hundred times: 70 reads, 30 writes. */
enum Call {
  LIST_WORKFLOWS(10, 200),
  SEARCH_WORKFLOWS(6, 200),
  NEXT_PAGE(4, 200),
  GET_WORKFLOW(14, 200),
  LIST_EXECUTIONS(8, 200),
  LIST_FAILED(6, 200),
  GET_EXECUTION(12, 200),
  GET_OWN_WRITE(4, 200),
  LIST_EVENTS(3, 200),
  ME(3, 200),
  CREATE(3, 201),
  EDIT(5, 200),
  ACTIVATE(3, 200),
  EXECUTE(9, 202),
  EXECUTE_AND_WAIT(4, 200),
  EXECUTE_WAITING(3, 202),
  CANCEL(3, 200);

  private final int share;
  private final int status;

  Call(int share, int status) {
    this.share = share;
    this.status = status;
  }

  /** How many of a hundred. */
  int share() {
    return share;
  }

  /** What it is answered with. */
  int status() {
    return status;
  }

  /** Whether it changes nothing. */
  boolean reads() {
    return compareTo(CREATE) < 0;
  }

  /** For people. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
