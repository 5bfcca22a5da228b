package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ReversedAddressTest {

  @Test
  void ipv4IsReversedByOctets() {
    ReversedAddress reversed = ReversedAddress.of(InetAddresses.forString("192.0.2.99"));
    assertThat(reversed.labels()).isEqualTo("99.2.0.192");
    assertThat(reversed.name()).isEqualTo("99.2.0.192.in-addr.arpa");
  }

  @Test
  void ipv6IsReversedByHalfOctets() {
    // the example of RFC 5782 section 2.4
    ReversedAddress reversed =
        ReversedAddress.of(InetAddresses.forString("2001:db8:1:2:3:4:567:89ab"));
    assertThat(reversed.labels())
        .isEqualTo("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2");
    assertThat(reversed.name()).endsWith(".1.0.0.2.ip6.arpa");
  }

  @Test
  void aMappedAddressIsTheIpv4Address() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = (byte) 192;
    mapped[14] = 2;
    mapped[15] = 99;
    InetAddress address = Inet6Address.getByAddress(null, mapped, -1);
    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(ReversedAddress.of(address).labels()).isEqualTo("99.2.0.192");
  }
}
