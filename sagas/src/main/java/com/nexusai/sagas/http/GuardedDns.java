package com.nexusai.sagas.http;

import com.nexusai.sagas.outbound.OutboundGuard;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Gives the client vetted addresses and nothing else, so that what was vetted is what is dialled.
 */
final class GuardedDns implements DnsResolver {
  private static final Duration LOOK_UP_MAX = Duration.ofSeconds(10);

  private final OutboundGuard guard;

  GuardedDns(OutboundGuard guard) {
    this.guard = guard;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    return addresses(host, port).stream().map(a -> new InetSocketAddress(a, port)).toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    throw new UnknownHostException("The port is needed to vet the host '" + host + "'.");
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private List<InetAddress> addresses(String host, int port) throws UnknownHostException {
    try {
      return guard.addresses(host, port, LOOK_UP_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("Interrupted while looking up the host '" + host + "'.");
    }
  }
}
