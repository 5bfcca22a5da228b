package io.fortimail.examples.gateway;

import com.google.common.io.ByteSource;
import com.google.common.io.Resources;
import io.fortimail.filter.Trace;
import io.fortimail.gateway.Fate;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** Sends the sample messages and compares each fate with the expected one. */
final class Demo {

  private static final int IN_MEMORY = 1_000_000;

  private final RunningGateway gateway;
  private final PrintStream out;
  private final FateTable table;
  private int surprises;
  private Optional<Trace> example = Optional.empty();

  Demo(RunningGateway gateway, PrintStream out) {
    this.gateway = gateway;
    this.out = out;
    this.table = new FateTable(out);
  }

  int run() throws IOException {
    out.printf(
        "A gateway on port %d with a server behind it on port %d.%n%n",
        gateway.port(), gateway.destination().port());
    table.head();
    for (Scenario scenario : Scenario.ALL) {
      run(scenario);
    }
    example.ifPresent(
        trace -> out.printf("%nThe trace of the message \"hidden-extension\":%n%n%s", trace));
    out.println();
    out.println(
        surprises == 0 ? "Every fate is as expected." : surprises + " fates are not as expected.");
    return surprises == 0 ? 0 : 1;
  }

  private void run(Scenario scenario) throws IOException {
    byte[] sent = content(scenario.message());
    Sending.send(scenario.client(), gateway.address(), scenario.envelope(), sent);
    Map<Recipient, FateLog.Entry> entries = gateway.fates().take();
    Optional<byte[]> arrived = gateway.destination().takeLast();
    scenario
        .expected()
        .forEach(
            (recipient, expected) -> {
              Optional<FateLog.Entry> entry = Optional.ofNullable(entries.get(recipient));
              boolean asExpected =
                  entry.filter(e -> isAsExpected(e, expected, sent, arrived)).isPresent();
              surprises += asExpected ? 0 : 1;
              table.row(scenario.message(), recipient, entry, asExpected);
            });
    if (scenario.message().equals("hidden-extension")) {
      example =
          entries.values().stream().map(FateLog.Entry::trace).flatMap(Optional::stream).findFirst();
    }
  }

  private static boolean isAsExpected(
      FateLog.Entry entry, Scenario.Expected expected, byte[] sent, Optional<byte[]> arrived) {
    boolean whole =
        !(entry.fate() instanceof Fate.Delivered)
            || arrived.filter(bytes -> Arrival.isUnchanged(sent, bytes)).isPresent();
    return whole
        && entry.fate().word().equals(expected.fate())
        && entry.decidedBy().equals(expected.decidedBy());
  }

  private static byte[] content(String name) throws IOException {
    ByteSource resource =
        Resources.asByteSource(Resources.getResource(Demo.class, "messages/" + name + ".eml"));
    try (MessageFile file = MessageFile.of(resource.openStream(), IN_MEMORY);
        Message message = file.next().orElseThrow()) {
      return message.content().read();
    }
  }
}
