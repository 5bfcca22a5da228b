package io.fortimail.examples.gateway;

import io.fortimail.gateway.Fate;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpSendResult;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends messages from files, and sees that each arrives unchanged or is refused with a reason. */
final class FileRun {

  private static final int IN_MEMORY = 1_000_000;
  private static final Recipient INBOX = Recipient.of("inbox@inside.example");
  private static final Envelope ENVELOPE = Envelope.of("sender@client.example", INBOX.toString());

  private final RunningGateway gateway;
  private final PrintStream out;
  private final FateTable table;
  private final Map<String, Integer> counts = new TreeMap<>();
  private int lost;

  FileRun(RunningGateway gateway, PrintStream out) {
    this.gateway = gateway;
    this.out = out;
    this.table = new FateTable(out);
  }

  int run(List<Path> files) throws IOException {
    table.head();
    try (Sending sending = new Sending(InetAddress.getLoopbackAddress(), gateway.address());
        Progress progress = Progress.over(files)) {
      for (Path file : files) {
        run(file, sending, progress);
      }
    }
    out.println();
    counts.forEach((fate, count) -> out.printf("%-12s %d%n", fate, count));
    out.printf("%-12s %d%n", "lost", lost);
    return lost == 0 ? 0 : 1;
  }

  private void run(Path file, Sending sending, Progress progress) throws IOException {
    try (MessageFile messages = MessageFile.open(file, IN_MEMORY)) {
      for (var next = messages.next(); next.isPresent(); next = messages.next()) {
        try (Message message = next.get()) {
          send(String.valueOf(file.getFileName()), message, sending, progress);
        }
      }
    }
  }

  private void send(String name, Message message, Sending sending, Progress progress)
      throws IOException {
    Map<Recipient, SmtpSendResult> said = sending.send(ENVELOPE, message.content());
    Optional<FateLog.Entry> entry =
        Optional.ofNullable(gateway.fates().take().get(INBOX)).or(() -> refusedBySession(said));
    Optional<byte[]> arrived = gateway.destination().takeLast();
    boolean fine = entry.filter(FileRun::isAccountedFor).isPresent();
    if (fine && gateway.deliversInside() && entry.get().fate() instanceof Fate.Delivered) {
      byte[] sent = message.content().read();
      fine = arrived.filter(bytes -> Arrival.isUnchanged(sent, bytes)).isPresent();
    }
    counts.merge(entry.map(e -> e.fate().word()).orElse("unknown"), 1, Integer::sum);
    lost += fine ? 0 : 1;
    boolean delivered = entry.filter(e -> e.fate() instanceof Fate.Delivered).isPresent();
    if (!fine || !delivered || !progress.isLong()) {
      table.row(name, INBOX, entry, fine);
    }
    progress.step(message.size());
  }

  private static boolean isAccountedFor(FateLog.Entry entry) {
    return !entry.fate().text().isEmpty();
  }

  /** The session refuses what is no message, such as one with a bare line end, before filters. */
  private static Optional<FateLog.Entry> refusedBySession(Map<Recipient, SmtpSendResult> said) {
    if (!(said.get(INBOX) instanceof SmtpSendResult.Refused refused)) {
      return Optional.empty();
    }
    EnhancedStatus status = refused.reply().status().orElse(EnhancedStatus.CONTENT_ERROR);
    Fate fate =
        refused.reply().isTransient()
            ? new Fate.Deferred(status, refused.reply().toString())
            : new Fate.Refused(status, refused.reply().toString());
    return Optional.of(new FateLog.Entry(fate, "session", Optional.empty()));
  }
}
