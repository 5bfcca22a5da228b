package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That a name has no address is no surer than what either family said. */
class BothFamiliesTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMinutes(1);

  private static DnsAnswer<InetAddress> none(Duration ttl, boolean validated) {
    return new NoData<>("none", ttl, validated);
  }

  private static DnsAnswer<InetAddress> noName(Duration ttl, boolean validated) {
    return new NoSuchDomain<>("no name", ttl, validated);
  }

  @Test
  void anAbsenceIsGenuineOnlyIfBothAre() {
    assertThat(BothFamilies.join(none(LONG, true), none(SHORT, false)))
        .isEqualTo(none(SHORT, false));
    assertThat(BothFamilies.join(none(SHORT, false), none(LONG, true)))
        .isEqualTo(none(SHORT, false));
    assertThat(BothFamilies.join(none(SHORT, true), none(LONG, true))).isEqualTo(none(SHORT, true));
    assertThat(BothFamilies.join(noName(LONG, true), noName(SHORT, false)))
        .isEqualTo(noName(SHORT, false));
  }

  @Test
  void aNameThatIsThereForOneFamilyIsThere() {
    assertThat(BothFamilies.join(none(LONG, true), noName(SHORT, true)))
        .isEqualTo(none(SHORT, true));
    assertThat(BothFamilies.join(noName(LONG, false), none(SHORT, true)))
        .isEqualTo(none(SHORT, false));
  }
}
