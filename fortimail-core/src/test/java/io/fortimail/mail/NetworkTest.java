package io.fortimail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.10.10.10/24, 10.10.10.0/24",
    "10.10.10.255/25, 10.10.10.128/25",
    "192.0.2.1, 192.0.2.1/32",
    "192.0.2.1/0, 0.0.0.0/0",
    "2001:db8:1:2:3::1/64, 2001:db8:1:2::/64",
    "::1, ::1/128",
  })
  void hostBitsAreCleared(String text, String normal) {
    assertThat(Network.of(text)).hasToString(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, ::a00:1, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "127.0.0.0/8, ::ffff:127.0.0.1, true",
  })
  void membership(String network, String address, boolean inside) {
    assertThat(Network.of(network).contains(InetAddresses.forString(address))).isEqualTo(inside);
  }

  @Test
  void neighboursShareANetwork() {
    assertThat(Network.around(InetAddresses.forString("192.0.2.7"), 24, 64))
        .isEqualTo(Network.of("192.0.2.0/24"));
    assertThat(Network.around(InetAddresses.forString("2001:db8::7"), 24, 64))
        .isEqualTo(Network.of("2001:db8::/64"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "mx.example/8"})
  void noNetwork(String text) {
    assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
