package com.nexusai.sagas.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, PUBLIC",
    "1.1.1.1, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.128.0.0, PUBLIC",
    "172.15.255.255, PUBLIC",
    "172.32.0.0, PUBLIC",
    "169.253.255.255, PUBLIC",
    "126.255.255.255, PUBLIC",
    "128.0.0.1, PUBLIC",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, RESERVED",
    "10.0.0.0, PRIVATE",
    "10.255.255.255, PRIVATE",
    "100.64.0.1, SHARED",
    "100.127.255.255, SHARED",
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "169.254.1.1, LINK_LOCAL",
    "169.254.169.254, METADATA",
    "169.254.170.2, METADATA",
    "100.100.100.200, METADATA",
    "168.63.129.16, METADATA",
    "192.0.0.192, METADATA",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "192.0.0.8, RESERVED",
    "192.0.2.1, RESERVED",
    "192.88.99.1, RESERVED",
    "192.168.0.1, PRIVATE",
    "192.168.255.255, PRIVATE",
    "198.18.0.1, RESERVED",
    "198.19.255.255, RESERVED",
    "198.51.100.7, RESERVED",
    "203.0.113.7, RESERVED",
    "224.0.0.1, MULTICAST",
    "239.255.255.255, MULTICAST",
    "240.0.0.1, RESERVED",
    "255.255.255.255, BROADCAST"
  })
  void an_ipv4_address_is_of_the_kind_that_its_range_says(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "2606:4700:4700::1111, PUBLIC",
    "2001:4860:4860::8888, PUBLIC",
    "2a00:1450::1, PUBLIC",
    "::, UNSPECIFIED",
    "::1, LOOPBACK",
    "fd00:ec2::254, METADATA",
    "fd20:ce::254, METADATA",
    "fe80::a9fe:a9fe, METADATA",
    "fc00::1, PRIVATE",
    "fdff:ffff::1, PRIVATE",
    "fe80::1, LINK_LOCAL",
    "febf::1, LINK_LOCAL",
    "fec0::1, PRIVATE",
    "ff02::1, MULTICAST",
    "2001:db8::1, RESERVED",
    "3fff::1, RESERVED",
    "2001:20::1, RESERVED",
    "100::1, RESERVED",
    "4000::1, RESERVED",
    "5f00::1, RESERVED",
    "64:ff9b:1::1, RESERVED"
  })
  void an_ipv6_address_is_of_the_kind_that_its_range_says(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "::ffff:127.0.0.1, LOOPBACK",
    "::ffff:10.0.0.1, PRIVATE",
    "::ffff:169.254.169.254, METADATA",
    "::ffff:8.8.8.8, PUBLIC",
    "::127.0.0.1, LOOPBACK",
    "::10.1.2.3, PRIVATE",
    "::8.8.8.8, RESERVED",
    "::ffff:0:127.0.0.1, LOOPBACK",
    "::ffff:0:8.8.8.8, RESERVED",
    "64:ff9b::127.0.0.1, LOOPBACK",
    "64:ff9b::10.0.0.1, PRIVATE",
    "64:ff9b::169.254.169.254, METADATA",
    "64:ff9b::8.8.8.8, PUBLIC",
    "2002:7f00:1::, LOOPBACK",
    "2002:a00:1::1, PRIVATE",
    "2002:c0a8:101::1, PRIVATE",
    "2002:808:808::1, PUBLIC",
    "2001:0:808:808::80ff:fffe, LOOPBACK",
    "2001:0:808:808::f5ff:fffe, PRIVATE",
    "2001:0:a00:1::f7f7:f7f7, PRIVATE",
    "2001:0:808:808::f7f7:f7f7, RESERVED",
    "2606:4700::5efe:127.0.0.1, LOOPBACK",
    "2606:4700::200:5efe:10.0.0.1, PRIVATE",
    "2606:4700::5efe:8.8.8.8, PUBLIC"
  })
  void an_ipv4_address_inside_an_ipv6_address_counts(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }
}
