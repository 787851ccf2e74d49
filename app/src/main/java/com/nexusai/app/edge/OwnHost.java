package com.nexusai.app.edge;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request means this server: by a name that only this machine has, or by the one that its
 * operator gave it.
 *
 * <p>A page whose name was rebound to 127.0.0.1 still sends its own name as Host, and a page of
 * another origin still sends its own Origin: both are told apart here.
 */
public final class OwnHost {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final List<String> names;
  private final @Nullable URI publicUrl;
  private final Set<String> publicHosts;
  private final Set<String> origins;

  /**
   * Knows the server by these.
   *
   * @param address that it listens at
   * @param publicUrl that others reach it by, perhaps through a proxy; null for none
   * @param origins of other sites whose pages may act for their users here
   */
  OwnHost(InetAddress address, @Nullable URI publicUrl, List<String> origins) {
    this.names = names(address);
    this.publicUrl = publicUrl;
    this.publicHosts = publicUrl == null ? Set.of() : hosts(publicUrl);
    this.origins = new HashSet<>(origins);
    if (publicUrl != null) {
      hosts(publicUrl).forEach(host -> this.origins.add(scheme(publicUrl) + "://" + host));
    }
  }

  private static List<String> names(InetAddress address) {
    List<String> names = new ArrayList<>(LOOPBACK);
    if (!address.isAnyLocalAddress() && !address.isLoopbackAddress()) {
      String literal = address.getHostAddress();
      names.add(literal.contains(":") ? "[" + literal + "]" : literal);
    }
    return names;
  }

  /** Browsers leave out the port that the scheme implies; a proxy may put it there again. */
  private static Set<String> hosts(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    int implied = scheme(url).equals("https") ? HTTPS : HTTP;
    if (url.getPort() >= 0 && url.getPort() != implied) {
      return Set.of(host + ":" + url.getPort());
    }
    return Set.of(host, host + ":" + implied);
  }

  private static String scheme(URI url) {
    return url.getScheme().toLowerCase(Locale.ROOT);
  }

  /** Whether the Host header names this server, with the port that the request came in by. */
  boolean isNamedBy(HttpServletRequest request) {
    String found = lower(request.getHeader("Host"));
    return found != null && (publicHosts.contains(found) || isOwn(found, "", request));
  }

  /**
   * Whether a page of this server, or of a site that was allowed to, sent the request, by its
   * Origin header; a missing header is not.
   */
  public boolean isTrustedOriginOf(HttpServletRequest request) {
    String found = lower(request.getHeader("Origin"));
    return found != null
        && (origins.contains(found)
            || isOwn(found, request.isSecure() ? "https://" : "http://", request));
  }

  /** Whether what is sent back travels encrypted up to the browser, as far as can be told. */
  public boolean isReachedSecurely(HttpServletRequest request) {
    return request.isSecure()
        || (publicUrl != null
            && scheme(publicUrl).equals("https")
            && publicHosts.contains(String.valueOf(lower(request.getHeader("Host")))));
  }

  /** What a request of another page is told. */
  public static Rejection foreignOrigin(HttpServletRequest request) {
    return Rejection.of(
        Kind.FORBIDDEN,
        "ORIGIN_REFUSED",
        "$",
        "the Origin header of this server's own pages, or of a site that NEXUS_CORS_ORIGINS names",
        "'" + request.getHeader("Origin") + "'");
  }

  /** What a request that means another server is told. */
  Rejection foreignHost(HttpServletRequest request) {
    String own = "127.0.0.1, localhost or [::1] with port " + request.getLocalPort();
    return Rejection.of(
        Kind.FORBIDDEN,
        "HOST_REFUSED",
        "$",
        "the Host header " + (publicUrl == null ? own : own + ", or that of NEXUS_PUBLIC_URL"),
        "'" + request.getHeader("Host") + "'");
  }

  private boolean isOwn(String found, String scheme, HttpServletRequest request) {
    int port = request.getLocalPort();
    boolean implied = port == (request.isSecure() ? HTTPS : HTTP);
    return names.stream()
        .map(scheme::concat)
        .anyMatch(own -> found.equals(own + ":" + port) || (implied && found.equals(own)));
  }

  private static @Nullable String lower(@Nullable String header) {
    return header == null ? null : header.toLowerCase(Locale.ROOT);
  }
}
