package com.nexusai.sagas.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator lets through although it is private ({@code NEXUS_HTTP_ALLOW}).
 *
 * <p>Entries are separated by commas: {@code host}, {@code host:port}, an IPv6 address in brackets
 * with or without a port, or a range such as {@code 10.1.0.0/16}. A host without a port allows every
 * port.
 */
public final class AllowList {

  /** Lets nothing private through. */
  public static final AllowList NONE = new AllowList(List.of());

  private record Entry(@Nullable String host, @Nullable Cidr range, int port) {}

  private final List<Entry> entries;

  private AllowList(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads the operator's list; blank is empty.
   *
   * @throws IllegalArgumentException naming the entry that cannot be read
   */
  public static AllowList parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        entries.add(entry(part.strip()));
      }
    }
    return new AllowList(entries);
  }

  private static Entry entry(String text) {
    try {
      if (text.indexOf('/') >= 0) {
        return new Entry(null, Cidr.parse(text.replace("[", "").replace("]", "")), 0);
      }
      int colon = text.lastIndexOf(':');
      boolean hasPort = colon > text.lastIndexOf(']') && text.indexOf(':') == colon
          || text.startsWith("[") && colon > text.lastIndexOf(']');
      String host = hasPort ? text.substring(0, colon) : text;
      boolean bareV6 = !hasPort && colon >= 0 && !text.startsWith("[");
      int port = hasPort ? port(text.substring(colon + 1)) : 0;
      return new Entry(Hosts.canonical(bareV6 ? "[" + host + "]" : host), null, port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "NEXUS_HTTP_ALLOW: expected host, host:port or address/bits, found '" + text + "'.", e);
    }
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port from 1 to 65535");
    }
    return port;
  }

  boolean allows(String host, int port, InetAddress address, AddressKind kind) {
    for (Entry entry : entries) {
      if ((entry.port() == 0 || entry.port() == port) && covers(entry, host, address, kind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(Entry entry, String host, InetAddress address, AddressKind kind) {
    if (entry.range() != null) {
      return kind.allowedByAddress() && entry.range().contains(address.getAddress());
    }
    String allowed = entry.host();
    if (address.getHostAddress().equals(allowed)) {
      return kind.allowedByAddress();
    }
    // Whoever allows "localhost" means this machine, however a URL spells it.
    return kind.allowedByName() && host.equals(allowed)
        || kind == AddressKind.LOOPBACK && "localhost".equals(allowed) && Hosts.isAddress(host);
  }
}
