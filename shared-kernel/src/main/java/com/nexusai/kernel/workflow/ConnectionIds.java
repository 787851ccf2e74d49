package com.nexusai.kernel.workflow;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes ids for connections whose author gave none: the same for the same workflow, so that sending
 * it again changes nothing.
 */
final class ConnectionIds {
  private final Set<String> taken = new HashSet<>();

  /** Knows the ids that were given. */
  ConnectionIds(@Nullable Object connections) {
    if (connections instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> connection && connection.get("id") instanceof String id) {
          taken.add(id);
        }
      }
    }
  }

  /** An id for a connection between these. */
  ConnectionId of(AgentId source, AgentId target) {
    String plain = source + "-" + target;
    String base =
        plain.length() <= 120
            ? plain
            : "c-" + UUID.nameUUIDFromBytes(plain.getBytes(StandardCharsets.UTF_8));
    String id = base;
    for (int i = 2; !taken.add(id); i++) {
      id = base + "-" + i;
    }
    return new ConnectionId(id);
  }
}
