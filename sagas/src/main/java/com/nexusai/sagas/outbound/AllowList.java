package com.nexusai.sagas.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the operator lets through although it is private ({@code NEXUS_HTTP_ALLOW}).
 *
 * <p>Entries are separated by commas: {@code host}, {@code host:port}, an IPv6 address in brackets
 * with or without a port, or a range such as {@code 10.1.0.0/16}. A host without a port allows
 * every port.
 */
public final class AllowList {

  /** Lets nothing private through. */
  public static final AllowList NONE = new AllowList(List.of());

  private record Entry(@Nullable HostEntry host, @Nullable Cidr range) {}

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
      return text.indexOf('/') >= 0
          ? new Entry(null, Cidr.parse(text.replace("[", "").replace("]", "")))
          : new Entry(HostEntry.parse(text), null);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "NEXUS_HTTP_ALLOW: expected host, host:port or address/bits, found '" + text + "'.", e);
    }
  }

  boolean allows(String host, int port, InetAddress address, AddressKind kind) {
    for (Entry entry : entries) {
      if (covers(entry, host, port, address, kind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(
      Entry entry, String host, int port, InetAddress address, AddressKind kind) {
    if (entry.range() != null) {
      return kind.allowedByAddress() && entry.range().contains(address.getAddress());
    }
    HostEntry allowed = Objects.requireNonNull(entry.host());
    if (allowed.port() != 0 && allowed.port() != port) {
      return false;
    }
    if (allowed.host().equals(address.getHostAddress())) {
      return kind.allowedByAddress();
    }
    // Whoever allows "localhost" means this machine, however a URL spells it.
    return (kind.allowedByName() && host.equals(allowed.host()))
        || (kind == AddressKind.LOOPBACK
            && allowed.host().equals("localhost")
            && Hosts.isAddress(host));
  }
}
