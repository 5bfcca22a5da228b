package io.fortimail.examples.benchmarks;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;

/** Asks for the address of a name, and tells whether there was one. */
interface DnsAsker {

  CompletionStage<Boolean> ask(String name);

  static DnsAsker of(DnsClient dns) {
    return name -> dns.a(name).thenApply(answer -> answer instanceof DnsAnswer.Found);
  }

  static DnsAsker of(LookupSession session) {
    return name ->
        session
            .lookupAsync(absolute(name), Type.A)
            .handle((result, failure) -> failure == null && !result.getRecords().isEmpty());
  }

  private static Name absolute(String name) {
    try {
      return Name.fromString(name, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Asks for all, so many at a time. Returns how many were answered per second. */
  default Run askAll(List<String> names, int atOnce) throws IOException {
    Semaphore room = new Semaphore(atOnce);
    AtomicInteger found = new AtomicInteger();
    Duration cpu = Cpu.ofThisProcess();
    long start = System.nanoTime();
    for (String name : names) {
      room.acquireUninterruptibly();
      var unused =
          ask(name)
              .whenComplete(
                  (there, failure) -> {
                    if (failure == null && there) {
                      found.incrementAndGet();
                    }
                    room.release();
                  });
    }
    room.acquireUninterruptibly(atOnce);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (found.get() != names.size()) {
      throw new IOException(found + " of " + names.size() + " were answered");
    }
    return new Run(
        names.size() / seconds, Cpu.microsForEach(Cpu.ofThisProcess().minus(cpu), names.size()));
  }
}
