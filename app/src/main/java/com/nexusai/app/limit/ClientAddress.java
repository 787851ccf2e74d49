package com.nexusai.app.limit;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. Anybody can write {@code X-Forwarded-For}; only what the proxies that
 * were named have added to it, at its end, is believed.
 */
final class ClientAddress {
  private final Set<InetAddress> proxies;

  ClientAddress(List<String> trustedProxies) {
    this.proxies =
        trustedProxies.stream().map(InetAddress::ofLiteral).collect(Collectors.toUnmodifiableSet());
  }

  /** The address of the client, or of the first proxy that is not ours. */
  InetAddress of(HttpServletRequest request) {
    InetAddress client = InetAddress.ofLiteral(request.getRemoteAddr());
    List<String> hops = proxies.contains(client) ? hops(request) : List.of();
    for (String hop : hops.reversed()) {
      InetAddress before = parsed(hop);
      if (before == null) {
        return client;
      }
      client = before;
      if (!proxies.contains(client)) {
        return client;
      }
    }
    return client;
  }

  private static List<String> hops(HttpServletRequest request) {
    String all = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    return List.of(all.split(","));
  }

  private static @Nullable InetAddress parsed(String hop) {
    String text = hop.strip();
    int port = text.lastIndexOf(':');
    String literal = port >= 0 && text.indexOf(':') == port ? text.substring(0, port) : text;
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whose requests are counted together: who has one IPv6 address has 2^64 of them. */
  static String group(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] network = address.getAddress();
    StringBuilder text = new StringBuilder("net");
    for (int i = 0; i < 8; i++) {
      text.append(':').append(network[i]);
    }
    return text.toString();
  }
}
