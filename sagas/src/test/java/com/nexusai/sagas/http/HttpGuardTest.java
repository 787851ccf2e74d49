package com.nexusai.sagas.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.sagas.connector.StepResult.Failed;
import com.nexusai.sagas.outbound.NameResolver;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpGuardTest {
  private final AtomicInteger lookUps = new AtomicInteger();

  /** First this machine's first loopback address, from then on its second. */
  private final NameResolver rebinding =
      (name, within) ->
          new InetAddress[] {
            InetAddress.ofLiteral(lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")
          };

  @Test
  void the_address_that_was_vetted_is_the_one_dialled(@TempDir Path home) throws Exception {
    try (Stub vetted = new Stub();
        Stub attacked = new Stub("127.0.0.2", vetted.port());
        HttpSteps steps = new HttpSteps(home, "127.0.0.1", rebinding)) {
      vetted.on(
          "/",
          exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            Stub.send(exchange, 200, "text/plain", "vetted".getBytes());
          });
      attacked.on("/", 200, "text/plain", "attacked");
      String url = "http://rebind.example:" + vetted.port() + "/";
      assertThat(steps.output("url", url)).containsEntry("body", "vetted");
      assertThat(lookUps).hasValue(1);
      assertThat(vetted.last().headers()).containsEntry("Host", "rebind.example:" + vetted.port());

      Failed again = steps.failure("url", url);
      assertThat(again.code()).isEqualTo("OUTBOUND_REFUSED");
      assertThat(lookUps).hasValue(2);
      assertThat(attacked.seen).isEmpty();
    }
  }

  @Test
  void a_private_address_is_refused_with_the_way_to_allow_it(@TempDir Path home) throws Exception {
    try (Stub stub = new Stub().on("/", 200, "text/plain", "inside");
        HttpSteps steps = new HttpSteps(home, "")) {
      Failed failed = steps.failure("url", stub.url("/"));
      assertThat(failed.code()).isEqualTo("OUTBOUND_REFUSED");
      assertThat(failed.retryable()).isFalse();
      assertThat(failed.message())
          .contains("loopback", "127.0.0.1:" + stub.port(), "NEXUS_HTTP_ALLOW");
      assertThat(steps.failure("url", "http://named.example:" + stub.port() + "/").code())
          .isEqualTo("OUTBOUND_REFUSED");
      assertThat(stub.seen).isEmpty();
    }
  }

  @Test
  void proxies_of_the_environment_are_not_asked(@TempDir Path home) throws Exception {
    try (Stub proxy = new Stub().on("/", 200, "text/plain", "proxied");
        Stub stub = new Stub().on("/", 200, "text/plain", "direct");
        HttpSteps steps = new HttpSteps(home, "127.0.0.1,named.example")) {
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", "" + proxy.port());
      System.setProperty("http.nonProxyHosts", "");
      try {
        assertThat(steps.output("url", "http://named.example:" + stub.port() + "/"))
            .containsEntry("body", "direct");
      } finally {
        System.clearProperty("http.proxyHost");
        System.clearProperty("http.proxyPort");
        System.clearProperty("http.nonProxyHosts");
      }
      assertThat(proxy.seen).isEmpty();
    }
  }
}
