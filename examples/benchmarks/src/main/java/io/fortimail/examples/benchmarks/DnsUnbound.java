package io.fortimail.examples.benchmarks;

import io.fortimail.dns.DnsClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

/** Questions to a resolver on this machine, without a cache, against dnsjava's own lookups. */
final class DnsUnbound implements Benchmark {

  private static final int AT_ONCE = 100;

  @Override
  public String name() {
    return "dns-unbound";
  }

  @Override
  public String comparison() {
    return "lookups through a local Unbound, no cache; peer: dnsjava 3.7.1, LookupSession";
  }

  @Override
  public int defaultNumber() {
    return 20_000;
  }

  @Override
  public Optional<String> lacking() {
    return LocalUnbound.lacking();
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    out.printf("unit: lookups per second, %d at once; half of the names new%n", AT_ONCE);
    List<String> names = LocalUnbound.names(number);
    try (LocalUnbound unbound = LocalUnbound.start(LocalUnbound.find().orElseThrow())) {
      DnsAsker ours =
          DnsAsker.of(DnsClient.builder().server(unbound.address()).withoutCache().build());
      DnsAsker peer =
          DnsAsker.of(
              LookupSession.builder().resolver(new SimpleResolver(unbound.address())).build());
      unbound.await(ours);
      return new Turns("us of CPU for each", out)
          .compare(name(), () -> ours.askAll(names, AT_ONCE), () -> peer.askAll(names, AT_ONCE));
    }
  }
}
