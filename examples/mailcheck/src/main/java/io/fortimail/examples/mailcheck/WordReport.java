package io.fortimail.examples.mailcheck;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

/** In words. Names of files may come from anybody, too, so they are cleaned for the terminal. */
record WordReport(PrintWriter out, PrintWriter err, Instant now) implements Report {

  private static final int MAX_NAME = 1_000;

  @Override
  public void message(CheckedMessage checked) {
    Envelope envelope = checked.envelope();
    List<String> to = envelope.recipients().stream().map(Recipient::toString).toList();
    out.printf(
        "%s, message %d: %s%nfrom %s to %s at %s%n%s%n",
        PeerText.clean(checked.file(), MAX_NAME),
        checked.number(),
        checked.verdict(),
        envelope.senderPath(),
        String.join(", ", to),
        now,
        checked.decision().trace());
    out.flush();
  }

  @Override
  public void failure(String file, int read, String why) {
    String where = read == 0 ? "" : " after message " + read;
    err.printf("mailcheck: %s: %s%s%n", PeerText.clean(file, MAX_NAME), why, where);
    err.flush();
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }
}
