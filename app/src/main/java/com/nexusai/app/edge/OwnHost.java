package com.nexusai.app.edge;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request means this server by a name that only this machine has.
 *
 * <p>A page whose name was rebound to 127.0.0.1 still sends its own name as Host, and a page of
 * another origin still sends its own Origin: both are told apart here.
 */
public final class OwnHost {
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");
  private static final int HTTP = 80;

  private OwnHost() {}

  /** Whether the Host header names this server, with the port that the request came in by. */
  static boolean isNamedBy(HttpServletRequest request) {
    return isOwn(request.getHeader("Host"), "", request.getLocalPort());
  }

  /**
   * Whether a page of this server sent the request, by its Origin header; a missing header is not.
   */
  public static boolean isOriginOf(HttpServletRequest request) {
    return isOwn(request.getHeader("Origin"), "http://", request.getLocalPort());
  }

  /** What a request of another page is told. */
  public static Rejection foreignOrigin(HttpServletRequest request) {
    return Rejection.of(
        Kind.FORBIDDEN,
        "ORIGIN_REFUSED",
        "$",
        "the Origin header of this server's own pages",
        "'" + request.getHeader("Origin") + "'");
  }

  private static boolean isOwn(@Nullable String found, String scheme, int port) {
    if (found == null) {
      return false;
    }
    String lower = found.toLowerCase(Locale.ROOT);
    return NAMES.stream()
        .map(scheme::concat)
        .anyMatch(own -> lower.equals(own + ":" + port) || (port == HTTP && lower.equals(own)));
  }
}
