package com.nexusai.sagas.http;

import com.nexusai.sagas.connector.StepResult.Failed;
import com.nexusai.sagas.outbound.OutboundRefused;
import com.nexusai.sagas.outbound.WebAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Tells what kind of failure an exception of the network is. */
final class Faults {
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

  private Faults() {}

  static Failed timeout(Duration timeout) {
    return Failed.transientFault(
            "TIMEOUT",
            "The call was not finished after " + timeout + "; its connection was closed.")
        .ofUnknownOutcome();
  }

  static Failed refused(OutboundRefused refused) {
    return Failed.permanent("OUTBOUND_REFUSED", String.valueOf(refused.getMessage()));
  }

  /** What this exception means for a call to that address. */
  static Failed of(IOException e, String method, WebAddress address) {
    String host = address.host() + ":" + address.port();
    return switch (e) {
      case OutboundRefused refused -> refused(refused);
      case UnknownHostException _ ->
          Failed.transientFault("HOST_UNKNOWN", "The host '" + address.host() + "' was not found.");
      case ReplyBroken broken when isMalformed(broken) -> malformed(host);
      case ReplyBroken broken -> broken(host, broken.status(), IDEMPOTENT.contains(method));
      case SSLException _ ->
          Failed.permanent("TLS_FAILED", "No secure connection to " + host + ": " + told(e));
      default ->
          isMalformed(e)
              ? malformed(host)
              : unanswered(
                  e,
                  Failed.transientFault(
                      "CONNECTION_FAILED", "No response from " + host + ": " + told(e)));
    };
  }

  /** Without a connection nothing was sent; on one that was lost the request may have arrived. */
  private static Failed unanswered(IOException e, Failed failed) {
    boolean nothingSent =
        e instanceof ConnectException
            || e instanceof NoRouteToHostException
            || e instanceof ConnectTimeoutException;
    return nothingSent ? failed : failed.ofUnknownOutcome();
  }

  // Once a response has begun the service has acted: only what may be done twice is done again.
  private static Failed broken(String host, int status, boolean repeatable) {
    String message = "The response of " + host + " (status " + status + ") broke off.";
    Failed failed =
        repeatable
            ? Failed.transientFault("RESPONSE_BROKEN", message)
            : Failed.permanent("RESPONSE_BROKEN", message);
    return failed.ofUnknownOutcome();
  }

  private static Failed malformed(String host) {
    return Failed.permanent("INVALID_RESPONSE", "The response of " + host + " is not valid HTTP.");
  }

  private static boolean isMalformed(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof HttpException
          || t instanceof MessageConstraintException
          || t instanceof ClientProtocolException
          || (t instanceof MalformedChunkCodingException && !(t instanceof TruncatedChunkException))
          || t instanceof ZipException) {
        return true;
      }
    }
    return false;
  }

  private static String told(IOException e) {
    String message = e.getMessage();
    return (message == null ? e.getClass().getSimpleName() : message) + ".";
  }
}
