package com.nexusai.sagas.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * Decides which addresses Nexus may dial: public ones, and what the operator allowed.
 *
 * <p>A workflow's author chooses the URL, so without it anyone who may draw a workflow could read
 * the services that only this machine can reach. The addresses that {@link #addresses} returns are
 * the ones to dial: asking the name again could give others (DNS rebinding).
 */
public final class OutboundGuard {
  private final AllowList allowed;
  private final NameResolver resolver;

  /** A guard with these exceptions and this source of addresses. */
  public OutboundGuard(AllowList allowed, NameResolver resolver) {
    this.allowed = allowed;
    this.resolver = resolver;
  }

  /**
   * Refuses a URL that can be judged without a look-up, before anything is sent.
   *
   * @throws OutboundRefused when its host is an address that may not be dialled
   */
  public void check(WebAddress address) throws OutboundRefused {
    if (Hosts.isAddress(address.host())) {
      vet(address.host(), address.port(), InetAddress.ofLiteral(address.host()));
    }
  }

  /**
   * The vetted addresses of a host.
   *
   * @param host canonical, see {@link Hosts#canonical}
   * @param within how long a look-up may take
   * @throws OutboundRefused when one of its addresses may not be dialled: a name that mixes public
   *     and private addresses is an attack or a mistake
   * @throws UnknownHostException when it has none
   */
  public List<InetAddress> addresses(String host, int port, Duration within)
      throws UnknownHostException, InterruptedException {
    InetAddress[] found =
        Hosts.isAddress(host)
            ? new InetAddress[] {InetAddress.ofLiteral(host)}
            : resolver.lookUp(host, within);
    if (found.length == 0) {
      throw new UnknownHostException("The host '" + host + "' has no address.");
    }
    for (InetAddress address : found) {
      vet(host, port, address);
    }
    return List.of(found);
  }

  private void vet(String host, int port, InetAddress address) throws OutboundRefused {
    AddressKind kind = AddressKind.of(address);
    if (kind != AddressKind.PUBLIC && !allowed.allows(host, port, address, kind)) {
      throw new OutboundRefused(refusal(host, port, kind));
    }
  }

  private static String refusal(String host, int port, AddressKind kind) {
    // The address behind a name is not told: it would map the private network for a stranger.
    String said =
        "Nexus does not call '"
            + host
            + "': it is a "
            + kind.label()
            + " address, not a public one.";
    if (!kind.allowedByAddress()) {
      return said;
    }
    String entry =
        kind.allowedByName() || Hosts.isAddress(host)
            ? (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port
            : "the address that it stands for";
    return said + " To allow it, its operator adds " + entry + " to NEXUS_HTTP_ALLOW.";
  }
}
