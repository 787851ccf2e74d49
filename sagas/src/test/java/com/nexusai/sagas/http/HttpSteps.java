package com.nexusai.sagas.http;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.connector.StepResult.Completed;
import com.nexusai.sagas.connector.StepResult.Failed;
import com.nexusai.sagas.outbound.AllowList;
import com.nexusai.sagas.outbound.NameResolver;
import com.nexusai.sagas.outbound.OutboundGuard;
import com.nexusai.sagas.vault.Vault;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/** Performs HTTP steps as the effect runner does: on a virtual thread. */
final class HttpSteps implements AutoCloseable {
  static final UserId ADA = new UserId("ada");
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  final Vault vault;
  final HttpConnector connector;

  HttpSteps(Path home, String allowed) {
    this(home, allowed, (name, within) -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
  }

  HttpSteps(Path home, String allowed, NameResolver resolver) {
    this(home, allowed, resolver, HttpLimits.DEFAULT.withResponseBytesMax(1 << 20));
  }

  HttpSteps(Path home, String allowed, NameResolver resolver, HttpLimits limits) {
    this(home, allowed, resolver, limits, null);
  }

  HttpSteps(
      Path home,
      String allowed,
      NameResolver resolver,
      HttpLimits limits,
      @Nullable TlsSocketStrategy tls) {
    OutboundGuard guard = new OutboundGuard(AllowList.parse(allowed), resolver);
    vault = new Vault(home, "", InstantSource.fixed(NOW));
    connector =
        new HttpConnector(
            guard, vault, new HttpTransport(guard, limits, tls), limits, InstantSource.fixed(NOW));
  }

  static StepRequest request(
      Map<String, Object> input, @Nullable String connection, Duration timeout) {
    return new StepRequest(
        ADA, "run-7", "fetch", null, 1, "http", "", connection, input, timeout, "run-7:fetch:");
  }

  static Map<String, Object> input(Object... keysAndValues) {
    Map<String, Object> input = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      input.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return input;
  }

  StepResult perform(Object... keysAndValues) throws Exception {
    return perform(request(input(keysAndValues), null, Duration.ofSeconds(10)));
  }

  StepResult perform(StepRequest request) throws Exception {
    CompletableFuture<StepResult> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(connector.perform(request));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(20, TimeUnit.SECONDS);
  }

  /** The step's output, or an assertion error that shows how it failed. */
  @SuppressWarnings("unchecked")
  Map<String, Object> output(Object... keysAndValues) throws Exception {
    StepResult result = perform(keysAndValues);
    if (result instanceof Completed(Object output)) {
      return (Map<String, Object>) output;
    }
    throw new AssertionError("Expected a completed step, found " + result);
  }

  Failed failure(Object... keysAndValues) throws Exception {
    return failed(perform(keysAndValues));
  }

  static Failed failed(StepResult result) {
    if (result instanceof Failed failed) {
      return failed;
    }
    throw new AssertionError("Expected a failed step, found " + result);
  }

  @Override
  public void close() throws Exception {
    connector.close();
    vault.close();
  }
}
