package com.nexusai.sagas.connector;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every connector of this node, by service. */
public final class Connectors {
  private final Map<String, Connector> byService = new TreeMap<>();

  /**
   * Registers these connectors.
   *
   * @throws IllegalArgumentException when two of them serve the same service
   */
  public Connectors(Collection<? extends Connector> connectors) {
    for (Connector connector : connectors) {
      if (byService.put(connector.service(), connector) != null) {
        throw new IllegalArgumentException(
            "Expected one connector for service '" + connector.service() + "', found two.");
      }
    }
  }

  /** The connector of this service; null when there is none. */
  public @Nullable Connector find(String service) {
    return byService.get(service);
  }

  /** All connectors, ordered by service. */
  public Collection<Connector> all() {
    return byService.values();
  }

  /** Performs the step with its service's connector; an unknown service is a failure. */
  public StepResult perform(StepRequest request) throws InterruptedException {
    Connector connector = byService.get(request.service());
    if (connector == null) {
      return StepResult.Failed.permanent(
          "UNKNOWN_SERVICE",
          "Expected one of the services "
              + byService.keySet()
              + ", found '"
              + request.service()
              + "'.");
    }
    return connector.perform(request);
  }
}
