package com.nexusai.sagas.outbound;

import java.net.InetAddress;

/**
 * A range of addresses that share their first bits.
 *
 * @param network the first address, 4 or 16 bytes
 * @param bits how many leading bits are shared
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shown
record Cidr(byte[] network, int bits) {

  /**
   * Reads {@code address/bits}.
   *
   * @throws IllegalArgumentException when it is not that
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > network.length * 8) {
      throw new IllegalArgumentException("a prefix of 0 to " + network.length * 8 + " bits");
    }
    return new Cidr(network, bits);
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((address[whole] ^ network[whole]) & (0xFF << (8 - rest)) & 0xFF) == 0;
  }
}
