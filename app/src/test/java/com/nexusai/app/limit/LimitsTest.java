package com.nexusai.app.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class LimitsTest {
  private final ClientAddress clients = new ClientAddress(List.of("10.0.0.1", "10.0.0.2"));

  @ParameterizedTest
  @CsvSource({
    // Anybody may write the header; only a proxy of ours is believed.
    "203.0.113.9, 198.51.100.7, 203.0.113.9",
    "10.0.0.1, 198.51.100.7, 198.51.100.7",
    "10.0.0.1, '6.6.6.6, 198.51.100.7', 198.51.100.7",
    "10.0.0.1, '6.6.6.6, 198.51.100.7, 10.0.0.2', 198.51.100.7",
    "10.0.0.1, '10.0.0.2', 10.0.0.2",
    "10.0.0.1, '198.51.100.7:4711', 198.51.100.7",
    "10.0.0.1, '2001:db8::1', 2001:db8:0:0:0:0:0:1",
    "10.0.0.1, 'localhost', 10.0.0.1",
    "10.0.0.1, '198.51.100.7, unknown', 10.0.0.1",
    "10.0.0.1, '', 10.0.0.1"
  })
  void the_client_is_whom_the_last_trusted_proxy_saw(
      String socket, String forwardedFor, String client) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(socket);
    request.addHeader("X-Forwarded-For", forwardedFor);

    assertThat(clients.of(request).getHostAddress()).isEqualTo(client);
  }

  @Test
  void addresses_of_one_ipv6_network_are_counted_together() {
    assertThat(ClientAddress.group(InetAddress.ofLiteral("2001:db8:1:2::1")))
        .isEqualTo(ClientAddress.group(InetAddress.ofLiteral("2001:db8:1:2:ffff::9")))
        .isNotEqualTo(ClientAddress.group(InetAddress.ofLiteral("2001:db8:1:3::1")));
    assertThat(ClientAddress.group(InetAddress.ofLiteral("198.51.100.7")))
        .isNotEqualTo(ClientAddress.group(InetAddress.ofLiteral("198.51.100.8")));
  }

  @Test
  void very_many_names_cost_no_more_than_the_last_of_them() {
    Buckets buckets = new Buckets(5);
    buckets.of("frequent").tryConsume(5);
    for (int i = 0; i < 3 * Buckets.KEPT_MAX; i++) {
      buckets.of("name-" + i);
      if (i % 1_000 == 0) {
        assertThat(buckets.of("frequent").tryConsume(5)).isFalse();
      }
    }

    assertThat(buckets.size()).isEqualTo(Buckets.KEPT_MAX);
  }
}
