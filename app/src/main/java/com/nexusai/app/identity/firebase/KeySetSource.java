package com.nexusai.app.identity.firebase;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a key set over HTTP, within bounds: a request waits for it, so an address that accepts
 * and then says nothing must not hold that request for long.
 */
final class KeySetSource {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  /** For all of it, from the connection to the last byte. */
  private static final Duration FETCH_MAX = Duration.ofSeconds(4);

  private static final int BYTES_MAX = 256 * 1024;

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_MAX)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  KeySetSource(URI address) {
    this.address = address;
  }

  /**
   * The keys that are published now.
   *
   * @throws IOException when they cannot be had in time, are none, or make no sense
   */
  JWKSet fetch() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(FETCH_MAX).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
    try {
      return keys(answer.get(FETCH_MAX.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + FETCH_MAX.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static JWKSet keys(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException("the answer has status " + answer.statusCode());
    }
    try {
      JWKSet keys = JWKSet.parse(new String(answer.body(), StandardCharsets.UTF_8));
      if (keys.isEmpty()) {
        throw new IOException("the answer holds no key");
      }
      return keys;
    } catch (ParseException e) {
      throw new IOException("the answer is no key set", e);
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
