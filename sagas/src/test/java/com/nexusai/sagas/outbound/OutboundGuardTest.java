package com.nexusai.sagas.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private static OutboundGuard guard(String allowed, String... addresses) {
    InetAddress[] found =
        Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    return new OutboundGuard(AllowList.parse(allowed), (name, within) -> found);
  }

  @Test
  void a_name_with_public_addresses_is_called_at_exactly_these() throws Exception {
    assertThat(guard("", "8.8.8.8", "2606:4700::1").addresses("api.example", 443, SOON))
        .containsExactly(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("2606:4700::1"));
  }

  @Test
  void one_private_address_among_public_ones_refuses_the_name() {
    assertThatThrownBy(() -> guard("", "8.8.8.8", "10.0.0.1").addresses("api.example", 443, SOON))
        .isInstanceOf(OutboundRefused.class)
        .hasMessageContaining("private")
        .hasMessageContaining("NEXUS_HTTP_ALLOW")
        .hasMessageContaining("api.example:443")
        .hasMessageNotContaining("10.0.0.1");
  }

  @Test
  void a_name_without_an_address_is_unknown() {
    assertThatThrownBy(() -> guard("").addresses("api.example", 443, SOON))
        .isInstanceOf(UnknownHostException.class)
        .isNotInstanceOf(OutboundRefused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0/",
        "http://[64:ff9b::a00:1]/"
      })
  void an_address_is_judged_without_a_look_up(String url) {
    assertThatThrownBy(() -> guard("").check(WebAddress.parse(url)))
        .isInstanceOf(OutboundRefused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'localhost', localhost, 80, 127.0.0.1",
    "'localhost:8080', localhost, 8080, ::1",
    "'localhost:8080', 127.0.0.1, 8080, 127.0.0.1",
    "'127.0.0.1:8080', localhost, 8080, 127.0.0.1",
    "'127.0.0.1', 127.0.0.1, 9, 127.0.0.1",
    "'[::1]:8080', 0:0:0:0:0:0:0:1, 8080, ::1",
    "'::1', localhost, 8080, ::1",
    "'10.0.0.0/8', db.corp, 5432, 10.9.8.7",
    "' a.corp , b.corp:81 ', b.corp, 81, 192.168.1.1",
    "'B.Corp.', b.corp, 81, 100.64.0.1",
    "'fd00::/8', six.corp, 80, fd12::1",
    "'169.254.169.254', meta.corp, 80, 169.254.169.254",
    "'192.0.2.0/24', doc.corp, 80, 192.0.2.9"
  })
  void the_operator_lets_private_addresses_through(
      String allowed, String host, int port, String address) {
    assertThatCode(() -> guard(allowed, address).addresses(host, port, SOON))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "'localhost:8080', localhost, 8081, 127.0.0.1",
    "'localhost:8080', evil.example, 8080, 127.0.0.1",
    "'api.corp', other.corp, 80, 10.0.0.1",
    "'api.corp', sub.api.corp, 80, 10.0.0.1",
    "'api.corp', api.corp, 80, 169.254.169.254",
    "'api.corp', api.corp, 80, 169.254.1.1",
    "'api.corp', api.corp, 80, fd00:ec2::254",
    "'api.corp', api.corp, 80, 0.0.0.0",
    "'0.0.0.0/0', api.corp, 80, 0.0.0.0",
    "'0.0.0.0/0', api.corp, 80, 224.0.0.1",
    "'0.0.0.0/0', api.corp, 80, 255.255.255.255",
    "'10.0.0.0/8', api.corp, 80, 11.0.0.1@10.0.0.1@192.168.0.1",
    "'10.0.0.0/9', api.corp, 80, 10.128.0.1"
  })
  void an_exception_covers_no_more_than_it_says(
      String allowed, String host, int port, String addresses) {
    assertThatThrownBy(() -> guard(allowed, addresses.split("@")).addresses(host, port, SOON))
        .isInstanceOf(OutboundRefused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a", "a:0", "a:99999", "a b", "10.0.0.0/33", "10.0.0.0/x", "x/8", "a:b"})
  void an_exception_that_cannot_be_read_stops_the_start(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowList.parse("good.example," + entry))
        .withMessageContaining("NEXUS_HTTP_ALLOW")
        .withMessageContaining("'" + entry + "'");
  }

  @Test
  void the_system_knows_this_machine_and_gives_up_in_time() throws Exception {
    try (SystemResolver resolver = new SystemResolver()) {
      assertThat(resolver.lookUp("localhost", SOON)).allMatch(InetAddress::isLoopbackAddress);
      assertThatThrownBy(() -> resolver.lookUp("no-such-host.invalid", Duration.ofSeconds(20)))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("no-such-host.invalid");
    }
  }
}
