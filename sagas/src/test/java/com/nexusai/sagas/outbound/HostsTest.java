package com.nexusai.sagas.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  @ParameterizedTest
  @CsvSource({
    "Example.COM, example.com",
    "example.com., example.com",
    "my_service, my_service",
    "bücher.example, xn--bcher-kva.example",
    "127.0.0.1, 127.0.0.1",
    "127.0.0.1., 127.0.0.1",
    "2130706433, 127.0.0.1",
    "017700000001, 127.0.0.1",
    "0x7f000001, 127.0.0.1",
    "0X7F.1, 127.0.0.1",
    "0177.0.0.1, 127.0.0.1",
    "127.1, 127.0.0.1",
    "127.0.1, 127.0.0.1",
    "0x7f.0.0x0.01, 127.0.0.1",
    "0, 0.0.0.0",
    "0x, 0.0.0.0",
    "10.256, 10.0.1.0",
    "4294967295, 255.255.255.255",
    "１２７.０.０.１, 127.0.0.1",
    "127。0。0。1, 127.0.0.1",
    "[::1], 0:0:0:0:0:0:0:1",
    "[0:0:0:0:0:ffff:7f00:1], 127.0.0.1",
    "[::ffff:169.254.169.254], 169.254.169.254",
    "[2606:4700::1111], 2606:4700:0:0:0:0:0:1111"
  })
  void every_spelling_of_a_host_becomes_one(String raw, String canonical) {
    assertThat(Hosts.canonical(raw)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        "example.com..",
        "a b",
        "127%2e0.0.1",
        "ex%61mple.com",
        "a,b",
        "a;b",
        "a@b",
        "256.0.0.1",
        "1.2.3.4.5",
        "1.2.3.256",
        "4294967296",
        "0x100000000",
        "08.0.0.1",
        "foo.0x1z.1",
        "[fe80::1%25eth0]",
        "[::1",
        "[127.0.0.1]",
        "[]",
        "[::g]",
        "exa\u0000mple.com"
      })
  void what_is_no_host_is_refused(String raw) {
    assertThatIllegalArgumentException().isThrownBy(() -> Hosts.canonical(raw));
  }
}
