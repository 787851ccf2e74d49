package com.nexusai.sagas.connection;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.sagas.connector.Connector;
import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.outbound.HostEntry;
import com.nexusai.sagas.vault.ConnectionInfo;
import com.nexusai.sagas.vault.Vault;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Adds, lists and removes a user's connections. A secret goes in and never comes out. */
@RestController
@RequestMapping(path = "/api/v1/integrations", produces = MediaType.APPLICATION_JSON_VALUE)
class ConnectionController {
  private static final int BODY_MAX = 64 * 1024;
  private static final int CONNECTIONS_MAX = 1_000;

  private final Vault vault;
  private final Map<String, List<String>> kindsByService = new TreeMap<>();

  ConnectionController(Vault vault, Connectors connectors) {
    this.vault = vault;
    // Not a service that is called: whoever calls a webhook signs with this connection's secret.
    kindsByService.put("webhook", List.of("hmac"));
    for (Connector connector : connectors.all()) {
      kindsByService.put(connector.service(), connector.connectionKinds());
    }
  }

  @PostMapping("/{service}/connect")
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, Object> connect(
      @PathVariable String service,
      @RequestBody(required = false) byte @Nullable [] body,
      @Nullable Principal principal) {
    UserId owner = owner(principal);
    List<String> kinds = kindsByService.get(service);
    if (kinds == null || kinds.isEmpty()) {
      throw Rejection.notFound("a service", service);
    }
    byte[] sent = body == null ? new byte[0] : body;
    if (sent.length > BODY_MAX) {
      throw Rejection.of(
          Rejection.Kind.TOO_LARGE,
          "BODY_TOO_LARGE",
          "$",
          "at most " + BODY_MAX + " bytes",
          sent.length + " bytes");
    }
    ConnectRequest request = ConnectRequest.read(sent, kinds);
    if (vault.list(owner).size() >= CONNECTIONS_MAX) {
      throw Rejection.of(
          Rejection.Kind.CONFLICT,
          new Problem(
              "TOO_MANY_CONNECTIONS",
              "$",
              "at most " + CONNECTIONS_MAX + " connections",
              "as many already",
              "Remove one that is not used."));
    }
    return view(vault.add(owner, service, request.name(), request.credential(), request.hosts()));
  }

  @GetMapping
  Map<String, Object> list(@Nullable Principal principal) {
    List<ConnectionInfo> own = vault.list(owner(principal));
    List<Map<String, Object>> services = new ArrayList<>();
    kindsByService.forEach((service, kinds) -> services.add(service(service, kinds, own)));
    return Map.of("integrations", services);
  }

  @DeleteMapping("/connections/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable String id, @Nullable Principal principal) {
    if (!vault.remove(owner(principal), id)) {
      throw Rejection.notFound("a connection", id);
    }
  }

  private static Map<String, Object> service(
      String service, List<String> kinds, List<ConnectionInfo> own) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("service", service);
    view.put("kinds", kinds);
    view.put(
        "connections",
        own.stream()
            .filter(info -> info.service().equals(service))
            .map(ConnectionController::view)
            .toList());
    return view;
  }

  private static Map<String, Object> view(ConnectionInfo info) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", info.id());
    view.put("service", info.service());
    view.put("kind", info.kind().label());
    view.put("name", info.name());
    view.put("hosts", info.hosts().stream().map(HostEntry::toString).toList());
    view.put("created_at", info.createdAt().toString());
    return view;
  }

  private static UserId owner(@Nullable Principal principal) {
    if (principal == null) {
      throw Rejection.of(Rejection.Kind.UNAUTHENTICATED, "UNAUTHENTICATED", "$", "a token", "none");
    }
    return new UserId(principal.getName());
  }
}
