package com.nexusai.sagas.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a web request goes, in one spelling.
 *
 * @param scheme {@code http} or {@code https}
 * @param host canonical, see {@link Hosts#canonical}
 * @param port 1 to 65535
 * @param target path and query, percent-encoded, starting with {@code /}
 */
public record WebAddress(String scheme, String host, int port, String target) {

  /**
   * Reads an absolute URL; its fragment is dropped.
   *
   * @throws IllegalArgumentException when it is malformed; the message says what was expected
   * @throws OutboundRefused when its scheme is not http or https
   */
  public static WebAddress parse(String url) throws OutboundRefused {
    URI uri = uri(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.isEmpty()) {
      throw new IllegalArgumentException("an absolute URL, starting with http:// or https://");
    }
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new OutboundRefused("Nexus calls only http and https URLs, not '" + scheme + "'.");
    }
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("a URL with a host");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("a URL without user name or password; use a connection");
    }
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = Hosts.canonical(hasPort ? authority.substring(0, colon) : authority);
    int port = port(hasPort ? authority.substring(colon + 1) : "", scheme);
    return new WebAddress(scheme, host, port, target(uri));
  }

  /**
   * Where a redirect from here leads.
   *
   * @param location as the server sent it: absolute or relative, perhaps carelessly encoded
   */
  public WebAddress redirect(String location) throws OutboundRefused {
    String encoded = encodeStray(location);
    if (encoded.startsWith("?")) {
      // java.net.URI follows an older rule here, which would drop the last segment of the path.
      int query = target.indexOf('?');
      return new WebAddress(scheme, host, port, pathOnly(query) + dropFragment(encoded));
    }
    return parse(uri(toString()).resolve(uri(encoded)).toString());
  }

  /** Whether both have the same scheme, host and port, so that credentials for one are for both. */
  public boolean sameOrigin(WebAddress other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  /** Whether the port is the scheme's own. */
  public boolean defaultPort() {
    return port == (scheme.equals("https") ? 443 : 80);
  }

  /** The URL, complete with its query: redact it before it is shown. */
  @Override
  public String toString() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + name + (defaultPort() ? "" : ":" + port) + target;
  }

  private String pathOnly(int query) {
    return query < 0 ? target : target.substring(0, query);
  }

  private static String dropFragment(String text) {
    int fragment = text.indexOf('#');
    return fragment < 0 ? text : text.substring(0, fragment);
  }

  private static String target(URI uri) {
    URI ascii = URI.create(uri.toASCIIString());
    @Nullable String path = ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + query;
  }

  private static int port(String text, String scheme) {
    if (text.isEmpty()) {
      return scheme.equals("https") ? 443 : 80;
    }
    int port =
        text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9')
            ? Integer.parseInt(text)
            : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port from 1 to 65535");
    }
    return port;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // The exception's message would repeat the text, which may hold a secret.
      throw new IllegalArgumentException(
          "a valid URL (" + e.getReason().toLowerCase(Locale.ROOT) + ")");
    }
  }

  private static String encodeStray(String location) {
    StringBuilder encoded = new StringBuilder(location.length());
    for (char c : location.trim().toCharArray()) {
      if (c <= ' ' || "\"<>\\^`{|}".indexOf(c) >= 0) {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
