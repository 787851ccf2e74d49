package com.nexusai.kernel.workflow.compiled;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The services that an integration can call.
 *
 * @param operations the operations of each service
 */
public record KnownServices(Map<String, Set<String>> operations) {
  /** What Nexus can call without anything being added. */
  public static final KnownServices BUILT_IN = new KnownServices(Map.of("http", Set.of("request")));

  public KnownServices {
    operations =
        operations.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
  }

  boolean knows(String service) {
    return operations.containsKey(service);
  }

  boolean knows(String service, String operation) {
    return operations.getOrDefault(service, Set.of()).contains(operation);
  }

  String services() {
    return String.join(", ", new TreeSet<>(operations.keySet()));
  }

  String operationsOf(String service) {
    return String.join(", ", new TreeSet<>(operations.getOrDefault(service, Set.of())));
  }
}
