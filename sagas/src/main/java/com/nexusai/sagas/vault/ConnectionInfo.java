package com.nexusai.sagas.vault;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.sagas.outbound.HostEntry;
import com.nexusai.sagas.outbound.WebAddress;
import java.time.Instant;
import java.util.List;

/**
 * A connection without its secret.
 *
 * @param id what workflows name it by
 * @param owner the only user who may use it
 * @param service the service that it is for
 * @param kind of its credential
 * @param name for people, 1 to 100 characters
 * @param createdAt by the server's clock
 * @param hosts the only ones to which its credential is sent; empty for a kind that is never sent
 */
public record ConnectionInfo(
    String id,
    UserId owner,
    String service,
    Kind kind,
    String name,
    Instant createdAt,
    List<HostEntry> hosts) {
  public ConnectionInfo {
    hosts = List.copyOf(hosts);
  }

  /** Whether its credential may be sent to this address. */
  public boolean mayGoTo(WebAddress address) {
    return hosts.stream().anyMatch(host -> host.matches(address));
  }
}
