package com.nexusai.sagas.http;

import com.nexusai.sagas.outbound.OutboundGuard;
import com.nexusai.sagas.outbound.WebAddress;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and reads its whole response over pooled connections. It follows nothing,
 * repeats nothing, keeps no cookies and uses no proxy: what it does beyond that would escape the
 * guard.
 */
final class HttpTransport implements AutoCloseable {
  private static final int CONNECTIONS_PER_HOST = 256;
  private static final int CONNECTIONS = 1024;

  private static final Http1Config HTTP =
      Http1Config.custom()
          .setMaxLineLength(32 * 1024)
          .setMaxHeaderCount(200)
          .setMaxEmptyLineCount(10)
          .build();

  // The watch bounds every wait; a timeout of its own here would only give it a second name.
  private static final RequestConfig REQUEST =
      RequestConfig.custom()
          .setRedirectsEnabled(false)
          .setAuthenticationEnabled(false)
          .setContentCompressionEnabled(false)
          .setProtocolUpgradeEnabled(false)
          .setExpectContinueEnabled(false)
          .setConnectionRequestTimeout(Timeout.DISABLED)
          .setResponseTimeout(Timeout.DISABLED)
          .setConnectionKeepAlive(TimeValue.ofSeconds(30))
          .build();

  private final CloseableHttpClient client;
  private final BodyReader bodies;

  /**
   * Opens a pool.
   *
   * @param tls how to secure connections; null for the certificates that Java trusts
   */
  HttpTransport(OutboundGuard guard, HttpLimits limits, @Nullable TlsSocketStrategy tls) {
    this.bodies = new BodyReader(limits);
    this.client = client(guard, limits, tls);
  }

  private static CloseableHttpClient client(
      OutboundGuard guard, HttpLimits limits, @Nullable TlsSocketStrategy tls) {
    PoolingHttpClientConnectionManager pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(HTTP).build())
            .setDnsResolver(new GuardedDns(guard))
            .setTlsSocketStrategy(tls)
            .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
            .setMaxConnTotal(CONNECTIONS)
            .setOffLockDisposalEnabled(true)
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(limits.connectTimeout()))
                    .setSocketTimeout(Timeout.DISABLED)
                    // The check waits a millisecond, so a busy connection is spared it; an idle one
                    // may
                    // have been closed by a server that did not say so.
                    .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                    .setTimeToLive(TimeValue.ofMinutes(5))
                    .build())
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .setRoutePlanner(new DefaultRoutePlanner(null))
        .setDefaultRequestConfig(REQUEST)
        .setUserAgent("Nexus")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .evictExpiredConnections()
        .evictIdleConnections(TimeValue.ofSeconds(30))
        .build();
  }

  /**
   * Sends a request.
   *
   * @throws ReplyBroken when the response's head had arrived before the connection failed
   * @throws IOException when it failed earlier
   * @throws CallFailed when the response passes a bound
   */
  Reply send(Hop hop, Watch watch) throws IOException, CallFailed {
    HttpUriRequestBase request = request(hop);
    WebAddress address = hop.address();
    HttpHost target = new HttpHost(address.scheme(), address.host(), address.port());
    watch.guard(request);
    try (ClassicHttpResponse response = client.executeOpen(target, request, null)) {
      boolean whole = false;
      try {
        Reply reply = new Reply(response.getCode(), response.getHeaders(), read(response));
        whole = true;
        return reply;
      } finally {
        if (!whole) {
          // Closing alone would first read the rest, and the rest may have no end.
          request.cancel();
        }
      }
    }
  }

  private byte[] read(ClassicHttpResponse response) throws IOException, CallFailed {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new byte[0];
    }
    try {
      return bodies.read(
          entity.getContent(), entity.getContentLength(), entity.getContentEncoding());
    } catch (IOException e) {
      throw new ReplyBroken(response.getCode(), e);
    }
  }

  private static HttpUriRequestBase request(Hop hop) {
    WebAddress address = hop.address();
    HttpUriRequestBase request = new HttpUriRequestBase(hop.method(), URI.create("/"));
    request.setPath(address.target());
    request.setScheme(address.scheme());
    request.setAuthority(
        new URIAuthority(address.host(), address.defaultPort() ? -1 : address.port()));
    hop.headers().forEach(request::addHeader);
    if (hop.credential() != null) {
      request.setHeader(hop.credential());
    }
    if (hop.body() != null) {
      request.setEntity(new ByteArrayEntity(hop.body().bytes(), null));
      request.setHeader("Content-Type", hop.body().contentType());
    }
    request.setHeader("Accept-Encoding", "gzip, deflate");
    return request;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
