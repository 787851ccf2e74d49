package com.nexusai.sagas.outbound;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Brings every spelling of a host into one, so that what is vetted is what is dialled.
 *
 * <p>Numeric hosts follow the rules of browsers (WHATWG URL): {@code 2130706433}, {@code 0x7f.1}
 * and {@code 0177.0.0.1} are all {@code 127.0.0.1}.
 */
public final class Hosts {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  private Hosts() {}

  /**
   * The one spelling: a lower-case ASCII name without trailing dot, or an address without brackets.
   *
   * @param raw a host as it stands in a URL
   * @throws IllegalArgumentException when it is no host; the message says what was expected
   */
  public static String canonical(String raw) {
    if (raw.startsWith("[")) {
      return v6(raw);
    }
    String name = ascii(raw).toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (name.length() > 253 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a host name of letters, digits, '-', '_' and '.', or an IP address");
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    return NUMBER.matcher(last).matches() ? v4(name) : name;
  }

  /** Whether a canonical host is an address and needs no look-up. */
  static boolean isAddress(String canonical) {
    return canonical.indexOf(':') >= 0
        || NUMBER.matcher(canonical.substring(canonical.lastIndexOf('.') + 1)).matches();
  }

  private static String ascii(String raw) {
    // Only where needed: IDN refuses names such as my_service, which private networks use.
    return raw.chars().allMatch(c -> c < 0x80) ? raw : IDN.toASCII(raw);
  }

  private static String v6(String raw) {
    String inner = raw.substring(1, raw.length() - (raw.endsWith("]") ? 1 : 0));
    if (!raw.endsWith("]") || inner.indexOf(':') < 0 || inner.indexOf('%') >= 0) {
      throw new IllegalArgumentException("an IPv6 address in brackets, without a zone");
    }
    return InetAddress.ofLiteral(inner).getHostAddress();
  }

  private static String v4(String name) {
    String[] parts = name.split("\\.", -1);
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      long limit = i < parts.length - 1 ? 256 : 1L << (8 * (5 - parts.length));
      long part = parts.length > 4 ? -1 : number(parts[i]);
      if (part < 0 || part >= limit) {
        throw new IllegalArgumentException("an IPv4 address of four numbers from 0 to 255");
      }
      address = i < parts.length - 1 ? address + (part << (8 * (3 - i))) : address + part;
    }
    return (address >> 24)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  private static long number(String text) {
    if (!NUMBER.matcher(text).matches() || text.length() > 14) {
      return -1;
    }
    try {
      if (text.length() > 1 && (text.charAt(1) == 'x' || text.charAt(1) == 'X')) {
        return text.length() == 2 ? 0 : Long.parseLong(text.substring(2), 16);
      }
      return text.length() > 1 && text.charAt(0) == '0'
          ? Long.parseLong(text.substring(1), 8)
          : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
