package com.nexusai.app.random;

/** A construct that a drawn workflow may use; each seed draws from some of them only. */
enum Trait {
  CONDITIONS,
  RULES,
  SERVICE,
  FOR_EACH,
  MANY_ITEMS,
  RETRY,
  CONTINUE,
  WAIT,
  REPEAT,
  STEP_TIMEOUT,
  RUN_TIMEOUT,
  JOIN_ANY,
  AT_MOST_ONCE,
  /** An {@code at_most_once} step whose service refuses: it is not tried again. */
  REFUSED_ONCE,
  LARGE,
  RESPOND,
  STRICT,
  APPROVAL,
  CALLBACK,
  SUB_RUNS,
  QUEUE,
  /** The run is halted as soon as it has begun, and goes on later. */
  PAUSE
}
