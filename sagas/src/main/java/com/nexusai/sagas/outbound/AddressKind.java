package com.nexusai.sagas.outbound;

import java.net.InetAddress;
import java.util.List;

/** What an IP address is for, as far as it matters for dialling it. */
enum AddressKind {
  PUBLIC("public"),
  LOOPBACK("loopback"),
  PRIVATE("private"),
  SHARED("carrier-grade NAT"),
  LINK_LOCAL("link-local"),
  METADATA("cloud metadata"),
  MULTICAST("multicast"),
  UNSPECIFIED("unspecified"),
  BROADCAST("broadcast"),
  RESERVED("reserved");

  private record Range(Cidr cidr, AddressKind kind) {}

  private static Range range(String cidr, AddressKind kind) {
    return new Range(Cidr.parse(cidr), kind);
  }

  // The first match decides, so exceptions stand before the range that holds them.
  private static final List<Range> V4 =
      List.of(
          range("169.254.169.254/32", METADATA),
          range("169.254.170.2/32", METADATA),
          range("100.100.100.200/32", METADATA),
          range("168.63.129.16/32", METADATA),
          range("192.0.0.192/32", METADATA),
          range("0.0.0.0/32", UNSPECIFIED),
          range("255.255.255.255/32", BROADCAST),
          range("0.0.0.0/8", RESERVED),
          range("10.0.0.0/8", PRIVATE),
          range("100.64.0.0/10", SHARED),
          range("127.0.0.0/8", LOOPBACK),
          range("169.254.0.0/16", LINK_LOCAL),
          range("172.16.0.0/12", PRIVATE),
          range("192.0.0.0/24", RESERVED),
          range("192.0.2.0/24", RESERVED),
          range("192.88.99.0/24", RESERVED),
          range("192.168.0.0/16", PRIVATE),
          range("198.18.0.0/15", RESERVED),
          range("198.51.100.0/24", RESERVED),
          range("203.0.113.0/24", RESERVED),
          range("224.0.0.0/4", MULTICAST),
          range("240.0.0.0/4", RESERVED));

  private static final List<Range> V6 =
      List.of(
          range("::/128", UNSPECIFIED),
          range("::1/128", LOOPBACK),
          range("fd00:ec2::254/128", METADATA),
          range("fd20:ce::254/128", METADATA),
          range("fe80:0:0:0:0:0:a9fe:a9fe/128", METADATA),
          range("fc00::/7", PRIVATE),
          range("fe80::/10", LINK_LOCAL),
          range("fec0::/10", PRIVATE),
          range("ff00::/8", MULTICAST),
          range("2001:db8::/32", RESERVED),
          range("2001::/23", RESERVED),
          range("3fff::/20", RESERVED),
          range("2000::/3", PUBLIC));

  private final String label;

  AddressKind(String label) {
    this.label = label;
  }

  /** The kind in words, to stand before "address". */
  String label() {
    return label;
  }

  /**
   * Whether an allowlisted name may lead here. Metadata services and the rest must be allowed by
   * their address: whoever owns a name must not be able to point it at them.
   */
  boolean allowedByName() {
    return this == LOOPBACK || this == PRIVATE || this == SHARED;
  }

  /** Whether anything at all can allow it: nobody serves HTTP on a group or on no address. */
  boolean allowedByAddress() {
    return this != MULTICAST && this != UNSPECIFIED && this != BROADCAST;
  }

  static AddressKind of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? find(V4, bytes, PUBLIC) : ofV6(bytes);
  }

  private static AddressKind ofV6(byte[] bytes) {
    AddressKind itself = find(V6, bytes, RESERVED);
    for (byte[] inner : EmbeddedAddresses.of(bytes)) {
      AddressKind kind = find(V4, inner, PUBLIC);
      if (kind != PUBLIC) {
        return itself == LOOPBACK || itself == UNSPECIFIED ? itself : kind;
      }
      // NAT64 leads to the public address inside it, though its own prefix is not global unicast.
      itself = EmbeddedAddresses.isNat64(bytes) ? PUBLIC : itself;
    }
    return itself;
  }

  private static AddressKind find(List<Range> ranges, byte[] address, AddressKind otherwise) {
    for (Range range : ranges) {
      if (range.cidr().contains(address)) {
        return range.kind();
      }
    }
    return otherwise;
  }
}
