package com.nexusai.sagas.outbound;

/**
 * A host that somebody named in a list, perhaps with a port.
 *
 * @param host canonical, see {@link Hosts#canonical}
 * @param port 0 when none was named
 */
public record HostEntry(String host, int port) {

  /**
   * Reads {@code host} or {@code host:port}; an IPv6 address may stand in brackets, and must when a
   * port follows.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static HostEntry parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[");
    if (!bracketed && text.indexOf(':') != colon) {
      return new HostEntry(Hosts.canonical("[" + text + "]"), 0);
    }
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = Hosts.canonical(hasPort ? text.substring(0, colon) : text);
    return new HostEntry(host, hasPort ? port(text.substring(colon + 1)) : 0);
  }

  private static int port(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && text.length() <= 5 ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port from 1 to 65535");
    }
    return port;
  }

  /** Whether this address is meant; without a port only its scheme's own is. */
  public boolean matches(WebAddress address) {
    boolean samePort = port == 0 ? address.defaultPort() : port == address.port();
    return samePort && host.equals(address.host());
  }

  /** As it is read. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + (port == 0 ? "" : ":" + port);
  }
}
