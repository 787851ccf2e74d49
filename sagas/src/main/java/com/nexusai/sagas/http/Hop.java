package com.nexusai.sagas.http;

import com.nexusai.sagas.outbound.OutboundRefused;
import com.nexusai.sagas.outbound.WebAddress;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * One request of a call: its first, or one that a redirect asked for.
 *
 * @param headers of the step, and what Nexus adds
 * @param credential of the connection; null when there is none, or none for this origin
 */
record Hop(
    String method,
    WebAddress address,
    List<Header> headers,
    @Nullable Header credential,
    @Nullable InputBody body) {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Where the reply sends us; null when it is no redirect. */
  static @Nullable String location(Reply reply) {
    return REDIRECTS.contains(reply.status()) ? reply.header("location") : null;
  }

  /**
   * The request that this redirect asks for.
   *
   * @throws IllegalArgumentException when the location is malformed
   */
  Hop follow(int status, String location) throws OutboundRefused {
    WebAddress next = address.redirect(location);
    boolean same = next.sameOrigin(address);
    List<Header> kept =
        same
            ? headers
            : headers.stream().filter(h -> !InputHeaders.isCredential(h.getName())).toList();
    Header sent = same ? credential : null;
    return becomesGet(status)
        ? new Hop("GET", next, without(kept, "idempotency-key"), sent, null)
        : new Hop(method, next, kept, sent, body);
  }

  private static List<Header> without(List<Header> headers, String name) {
    return headers.stream().filter(h -> !h.getName().equalsIgnoreCase(name)).toList();
  }

  // RFC 9110, 15.4: 303 always asks for a GET; 301 and 302 turn a POST into one, as browsers do.
  private boolean becomesGet(int status) {
    return (status == 303 && !method.equals("HEAD"))
        || ((status == 301 || status == 302) && method.equals("POST"));
  }
}
