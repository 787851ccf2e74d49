package com.nexusai.sagas.http;

import static com.nexusai.sagas.http.HttpSteps.failed;
import static com.nexusai.sagas.http.HttpSteps.input;
import static com.nexusai.sagas.http.HttpSteps.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.sagas.connector.StepResult.Failed;
import com.nexusai.sagas.outbound.NameResolver;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final NameResolver HERE =
      (name, within) -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};

  private static SSLContext trusting;
  private static HttpsServer server;
  private static ExecutorService threads;
  private static final CountDownLatch never = new CountDownLatch(1);

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("server.p12");
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            "server",
            "-dname",
            "CN=secure.example",
            "-ext",
            "san=dns:secure.example",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit",
            "-validity",
            "2")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("keytool.log").toFile())
        .start()
        .waitFor();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext serving = SSLContext.getInstance("TLS");
    serving.init(managers.getKeyManagers(), null, null);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);

    threads = Executors.newVirtualThreadPerTaskExecutor();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setHttpsConfigurator(new HttpsConfigurator(serving));
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/silent")) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          Stub.send(exchange, 200, "text/plain", "secure".getBytes());
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    never.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static String url(String host, String path) {
    return "https://" + host + ":" + server.getAddress().getPort() + path;
  }

  private static HttpSteps steps(Path home, boolean trusts) {
    return new HttpSteps(
        home,
        "127.0.0.1",
        HERE,
        HttpLimits.DEFAULT,
        trusts ? new DefaultClientTlsStrategy(trusting) : null);
  }

  @Test
  void a_trusted_certificate_of_the_right_name_is_accepted(@TempDir Path home) throws Exception {
    try (HttpSteps steps = steps(home, true)) {
      assertThat(steps.output("url", url("secure.example", "/"))).containsEntry("body", "secure");
    }
  }

  @Test
  void a_certificate_of_another_name_is_refused_for_good(@TempDir Path home) throws Exception {
    try (HttpSteps steps = steps(home, true)) {
      Failed failed = steps.failure("url", url("other.example", "/"));
      assertThat(failed.code()).isEqualTo("TLS_FAILED");
      assertThat(failed.retryable()).isFalse();
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused_for_good(@TempDir Path home)
      throws Exception {
    try (HttpSteps steps = steps(home, false)) {
      Failed failed = steps.failure("url", url("secure.example", "/"));
      assertThat(failed.code()).isEqualTo("TLS_FAILED");
      assertThat(failed.retryable()).isFalse();
    }
  }

  @Test
  void a_secure_server_that_never_answers_is_left_in_time(@TempDir Path home) throws Exception {
    try (HttpSteps steps = steps(home, true)) {
      Failed failed =
          failed(
              steps.perform(
                  request(
                      input("url", url("secure.example", "/silent")),
                      null,
                      Duration.ofMillis(500))));
      assertThat(failed.code()).isEqualTo("TIMEOUT");
    }
  }
}
