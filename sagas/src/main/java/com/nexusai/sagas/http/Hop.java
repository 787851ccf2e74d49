package com.nexusai.sagas.http;

import com.nexusai.sagas.outbound.OutboundRefused;
import com.nexusai.sagas.outbound.WebAddress;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** One request of a call: its first, or one that a redirect asked for. */
record Hop(String method, WebAddress address, List<Header> headers, @Nullable InputBody body) {
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
    List<Header> kept =
        next.sameOrigin(address)
            ? headers
            : headers.stream().filter(h -> !InputHeaders.isCredential(h.getName())).toList();
    return becomesGet(status)
        ? new Hop("GET", next, without(kept, "idempotency-key"), null)
        : new Hop(method, next, kept, body);
  }

  private static List<Header> without(List<Header> headers, String name) {
    return headers.stream().filter(h -> !h.getName().equalsIgnoreCase(name)).toList();
  }

  // RFC 9110, 15.4: 303 always asks for a GET; 301 and 302 turn a POST into one, as browsers do.
  private boolean becomesGet(int status) {
    return status == 303 && !method.equals("HEAD")
        || (status == 301 || status == 302) && method.equals("POST");
  }
}
