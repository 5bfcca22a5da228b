package io.fortimail.examples.gateway;

import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import java.io.PrintStream;
import java.util.Optional;

/** Prints fates in columns. */
final class FateTable {

  private static final String ROW = "%-23s %-24s %-12s %-11s %s%n";
  private static final int MESSAGE = 23;
  private static final int REASON = 100;

  private final PrintStream out;

  FateTable(PrintStream out) {
    this.out = out;
  }

  void head() {
    out.printf(ROW, "MESSAGE", "RECIPIENT", "FATE", "DECIDED BY", "REASON");
  }

  void row(String message, Recipient recipient, Optional<FateLog.Entry> entry, boolean asExpected) {
    out.printf(
        ROW,
        PeerText.clean(message, MESSAGE),
        recipient,
        entry.map(e -> e.fate().word()).orElse("unknown"),
        entry.map(FateLog.Entry::decidedBy).orElse("-"),
        PeerText.clean(entry.map(e -> e.fate().text()).orElse("the gateway did not say"), REASON)
            + (asExpected ? "" : "   <== NOT AS EXPECTED"));
  }
}
