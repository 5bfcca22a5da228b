package io.fortimail.examples.benchmarks;

import io.fortimail.dns.DnsClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

/** Answers that are known, against dnsjava's own cache. */
final class DnsCached implements Benchmark {

  private static final int NAMES = 1_000;
  private static final int AT_ONCE = 100;

  @Override
  public String name() {
    return "dns-cached";
  }

  @Override
  public String comparison() {
    return "lookups of what is known; peer: dnsjava 3.7.1, LookupSession with its Cache";
  }

  @Override
  public int defaultNumber() {
    return 2_000_000;
  }

  @Override
  public Optional<String> lacking() {
    return LocalUnbound.lacking();
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    out.printf("unit: lookups per second of one thread, of %d names that were asked for%n", NAMES);
    List<String> names = LocalUnbound.names(2 * NAMES).subList(0, NAMES);
    try (LocalUnbound unbound = LocalUnbound.start(LocalUnbound.find().orElseThrow())) {
      DnsAsker ours = DnsAsker.of(DnsClient.builder().server(unbound.address()).build());
      DnsAsker peer =
          DnsAsker.of(
              LookupSession.builder()
                  .resolver(new SimpleResolver(unbound.address()))
                  .cache(new Cache(DClass.IN))
                  .build());
      unbound.await(
          DnsAsker.of(DnsClient.builder().server(unbound.address()).withoutCache().build()));
      print(out, ours.askAll(names, AT_ONCE), peer.askAll(names, AT_ONCE));
      return new Turns("us of CPU for each", out)
          .compare(name(), () -> hits(ours, names, number), () -> hits(peer, names, number));
    }
  }

  private static void print(PrintWriter out, Run ours, Run peer) {
    out.printf("asked for once: ours %.0f, peer %.0f per second%n", ours.figure(), peer.figure());
  }

  private static Run hits(DnsAsker asker, List<String> names, int number) throws IOException {
    int found = 0;
    Duration cpu = Cpu.ofThisProcess();
    long start = System.nanoTime();
    for (int i = 0; i < number; i++) {
      found += asker.ask(names.get(i % names.size())).toCompletableFuture().join() ? 1 : 0;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (found != number) {
      throw new IOException(found + " of " + number + " were found");
    }
    return new Run(number / seconds, Cpu.microsForEach(Cpu.ofThisProcess().minus(cpu), number));
  }
}
