package com.nexusai.app.cli;

import java.util.Optional;

/**
 * A workflow that is active on the server.
 *
 * @param version the one that runs
 * @param trigger what its trigger listens to, as its author wrote it
 */
record PublishedWorkflow(String id, long version, JsonNode trigger) {

  /** How to call its webhook; empty when it has none. */
  Optional<String> webhook(String address) {
    JsonNode webhook = trigger.at("webhook");
    if (webhook.isMissing()) {
      return Optional.empty();
    }
    String method = webhook.at("method").text();
    String path = webhook.at("path").text();
    return Optional.of(
        (method.isEmpty() ? "POST" : method)
            + " "
            + address
            + "/webhooks/"
            + id
            + (path.isEmpty() || path.startsWith("/") ? path : "/" + path));
  }
}
