package com.nexusai.sagas.http;

import com.nexusai.sagas.connector.Connector;
import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.connector.StepResult.Completed;
import com.nexusai.sagas.connector.StepResult.Failed;
import com.nexusai.sagas.outbound.OutboundGuard;
import com.nexusai.sagas.outbound.OutboundRefused;
import com.nexusai.sagas.redaction.Redactor;
import com.nexusai.sagas.vault.Vault;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** The service {@code http}: one call to any web service that the guard lets through. */
final class HttpConnector implements Connector, AutoCloseable {
  static final String SERVICE = "http";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final OutboundGuard guard;
  private final Vault vault;
  private final HttpTransport transport;
  private final HttpLimits limits;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor timer;

  HttpConnector(
      OutboundGuard guard,
      Vault vault,
      HttpTransport transport,
      HttpLimits limits,
      InstantSource clock) {
    this.guard = guard;
    this.vault = vault;
    this.transport = transport;
    this.limits = limits;
    this.clock = clock;
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("nexus-http-timer").factory());
    // Nearly every alarm is cancelled long before its time; kept, they would fill the heap.
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public String service() {
    return SERVICE;
  }

  @Override
  public List<String> connectionKinds() {
    return List.of("bearer", "basic", "header");
  }

  @Override
  public StepResult perform(StepRequest request) throws InterruptedException {
    try {
      HttpInput input = HttpInput.read(request.input());
      guard.check(input.address());
      Credentials credentials =
          Credentials.of(vault, request.owner(), request.connectionId(), input.address());
      Hop first = first(request, input, credentials);
      try (Watch watch = new Watch(timer, request.timeout())) {
        return exchange(request, input, first, credentials.redactor(), watch);
      }
    } catch (CallFailed e) {
      return e.failure();
    } catch (OutboundRefused e) {
      return Faults.refused(e);
    }
  }

  private StepResult exchange(
      StepRequest request, HttpInput input, Hop first, Redactor redactor, Watch watch)
      throws CallFailed, OutboundRefused, InterruptedException {
    Hop hop = first;
    for (int redirects = 0; ; redirects++) {
      Reply reply = send(request, hop, watch);
      String location = Hop.location(reply);
      if (input.expected().accepts(reply.status())) {
        return new Completed(Replies.output(reply, redactor));
      }
      if (location == null || !input.followRedirects()) {
        return unexpected(hop, reply, redactor);
      }
      if (redirects == limits.redirectsMax()) {
        return Failed.permanent(
            "TOO_MANY_REDIRECTS", "Expected at most " + limits.redirectsMax() + " redirects.");
      }
      hop = follow(hop, reply.status(), location);
      guard.check(hop.address());
    }
  }

  private static Hop first(StepRequest request, HttpInput input, Credentials credentials)
      throws CallFailed {
    List<Header> headers = new ArrayList<>(input.headers());
    Header credential = credentials.header();
    if (credential != null
        && headers.stream().anyMatch(h -> h.getName().equalsIgnoreCase(credential.getName()))) {
      InputProblems problems = new InputProblems();
      problems.add(
          "$.headers." + credential.getName(), "no such header: the connection sends it", "one");
      throw problems.failure();
    }
    if (!SAFE.contains(input.method())) {
      headers.add(new BasicHeader("Idempotency-Key", request.idempotencyKey()));
    }
    return new Hop(input.method(), input.address(), headers, credential, input.body());
  }

  private Reply send(StepRequest request, Hop hop, Watch watch)
      throws CallFailed, InterruptedException {
    try {
      return transport.send(hop, watch);
    } catch (IOException e) {
      throwIfStopped(request, watch, e);
      throw new CallFailed(Faults.of(e, hop.method(), hop.address()), e);
    } catch (RuntimeException e) {
      throwIfStopped(request, watch, e); // waiting for a connection ends so when it is cancelled
      throw e;
    }
  }

  private static void throwIfStopped(StepRequest request, Watch watch, Exception e)
      throws CallFailed, InterruptedException {
    if (watch.expired()) {
      throw new CallFailed(Faults.timeout(request.timeout()), e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static Hop follow(Hop hop, int status, String location)
      throws CallFailed, OutboundRefused {
    try {
      return hop.follow(status, location);
    } catch (IllegalArgumentException e) {
      throw new CallFailed(
          Failed.permanent(
              "INVALID_RESPONSE",
              "Expected a redirect to " + e.getMessage() + ", found something else."),
          e);
    }
  }

  private Failed unexpected(Hop hop, Reply reply, Redactor redactor) {
    int status = reply.status();
    String url = redactor.urls(hop.address().toString());
    return new Failed(
        "HTTP_STATUS",
        "Expected a success from " + hop.method() + " " + url + ", found status " + status + ".",
        status == 408 || status == 425 || status == 429 || status >= 500,
        RetryAfter.read(reply.header("retry-after"), clock),
        Replies.details(reply, redactor));
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    transport.close();
  }
}
