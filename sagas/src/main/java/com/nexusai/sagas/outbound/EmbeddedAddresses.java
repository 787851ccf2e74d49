package com.nexusai.sagas.outbound;

import java.util.Arrays;
import java.util.List;

/** IPv4 addresses that an IPv6 address carries inside it and that a gateway may dial for us. */
final class EmbeddedAddresses {
  private static final Cidr COMPATIBLE = Cidr.parse("::/96");
  private static final Cidr TRANSLATED = Cidr.parse("::ffff:0:0:0/96");
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
  private static final Cidr TEREDO = Cidr.parse("2001::/32");
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private EmbeddedAddresses() {}

  static boolean isNat64(byte[] v6) {
    return NAT64.contains(v6);
  }

  /** The IPv4 addresses in these 16 bytes; empty when there are none. */
  static List<byte[]> of(byte[] v6) {
    if (COMPATIBLE.contains(v6)
        || TRANSLATED.contains(v6)
        || isNat64(v6)
        || Arrays.equals(v6, 0, 12, MAPPED, 0, 12)
        || isIsatap(v6)) {
      return List.of(Arrays.copyOfRange(v6, 12, 16));
    }
    if (SIX_TO_FOUR.contains(v6)) {
      return List.of(Arrays.copyOfRange(v6, 2, 6));
    }
    if (TEREDO.contains(v6)) {
      // The client's address is stored inverted, so that naive translators leave it alone.
      byte[] client = Arrays.copyOfRange(v6, 12, 16);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      return List.of(client, Arrays.copyOfRange(v6, 4, 8));
    }
    return List.of();
  }

  private static boolean isIsatap(byte[] v6) {
    return (v6[8] & 0xFD) == 0 && v6[9] == 0 && v6[10] == 0x5E && v6[11] == (byte) 0xFE;
  }
}
