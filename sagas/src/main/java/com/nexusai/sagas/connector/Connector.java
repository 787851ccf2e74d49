package com.nexusai.sagas.connector;

import java.util.List;

/**
 * Calls one outside service for an integration step.
 *
 * <p>A connector is called on a virtual thread and may block. It is called again with the same
 * {@link StepRequest#idempotencyKey()} when a report was lost, so it hands that key on wherever the
 * service takes one.
 */
public interface Connector {

  /**
   * The service that a step's configuration names, in lower snake case, for example {@code http}.
   */
  String service();

  /** The kinds of connection that this service can use, empty when it needs none. */
  List<String> connectionKinds();

  /**
   * Performs one attempt and returns how it ended; whatever goes wrong with the service or the
   * input is a {@link StepResult.Failed}, never an exception.
   *
   * @throws InterruptedException when the calling thread was interrupted: the call is abandoned and
   *     its socket is closed
   */
  StepResult perform(StepRequest request) throws InterruptedException;
}
