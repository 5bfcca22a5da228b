package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.fortimail.delivery.Route;
import io.fortimail.dns.delivery.MxRouter;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.dns.reputation.DnsListResult;
import org.junit.jupiter.api.Test;

/** The lines of the README of this module, so that they compile and do what they say. */
class ReadmeTest {

  @Test
  void theFirstLinesWork() {
    DnsClient dns =
        ZoneDns.of(
            """
            $ORIGIN example.
            shop            MX 10 mail
            mail            A  192.0.2.25
            99.2.0.192.list A  127.0.0.2
            """);
    DnsAnswer<MxRecord> mx = dns.mx("shop.example").toCompletableFuture().join();
    Route route = new MxRouter(dns).resolve("shop.example").toCompletableFuture().join();
    DnsList list = DnsList.of("list.example").withMeaning("127.0.0.2", "open relay");
    DnsListResult listed =
        list.ask(dns, InetAddresses.forString("192.0.2.99")).toCompletableFuture().join();

    assertThat(mx).isInstanceOf(DnsAnswer.Found.class);
    assertThat(route).isInstanceOf(Route.Hosts.class);
    assertThat(listed.reason())
        .isEqualTo("192.0.2.99 is listed by list.example: open relay (127.0.0.2)");
  }
}
