package io.fortimail.examples.gateway;

import io.fortimail.gateway.Fate;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends messages from files, and sees that each arrives unchanged or is refused with a reason. */
final class FileRun {

  private static final int IN_MEMORY = 1_000_000;
  private static final int MAX_NAME = 200;

  /** How many that arrive are shown; those that do not are shown all. */
  private static final int ROWS = 25;

  private static final Recipient INBOX = Recipient.of("inbox@inside.example");
  private static final Envelope ENVELOPE = Envelope.of("sender@client.example", INBOX.toString());

  private final RunningGateway gateway;
  private final PrintStream out;
  private final FateTable table;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> empty = new ArrayList<>();
  private int delivered;
  private int lost;

  FileRun(RunningGateway gateway, PrintStream out) {
    this.gateway = gateway;
    this.out = out;
    this.table = new FateTable(out);
  }

  /** Nothing is sent if a file is missing: half a run would say little. */
  static void requireReadable(List<Path> files) throws IOException {
    for (Path file : files) {
      if (Files.notExists(file)) {
        throw new NoSuchFileException(file.toString());
      } else if (Files.isDirectory(file)) {
        throw new FileSystemException(file.toString(), null, "is a folder");
      } else if (!Files.isReadable(file)) {
        throw new AccessDeniedException(file.toString());
      }
    }
  }

  int run(List<Path> files) throws IOException {
    table.head();
    try (Progress progress = Progress.over(files)) {
      for (Path file : files) {
        send(file, progress);
      }
    }
    empty.forEach(file -> out.printf("%s holds no message%n", PeerText.clean(file, MAX_NAME)));
    if (delivered > ROWS) {
      out.printf("%nOf those delivered, the first %d are shown.%n", ROWS);
    }
    out.println();
    counts.forEach((fate, count) -> out.printf("%-12s %d%n", fate, count));
    out.printf("%-12s %d%n", "lost", lost);
    return lost == 0 && empty.isEmpty() ? 0 : 1;
  }

  /** Sends the messages of a file and returns how many were changed or lost. */
  int send(Path file, Progress progress) throws IOException {
    int before = lost;
    int number = 0;
    try (MessageFile messages = MessageFile.open(file, IN_MEMORY)) {
      for (var next = messages.next(); next.isPresent(); next = messages.next()) {
        try (Message message = next.get()) {
          send(String.valueOf(file.getFileName()), message.content().read(), progress);
          number++;
        }
      }
    }
    if (number == 0) {
      empty.add(file.toString());
    }
    return lost - before;
  }

  private void send(String name, byte[] content, Progress progress) throws IOException {
    String reply =
        Sending.send(InetAddress.getLoopbackAddress(), gateway.address(), ENVELOPE, content);
    FateLog.Entry entry =
        Optional.ofNullable(gateway.fates().take().get(INBOX)).orElseGet(() -> bySession(reply));
    Optional<byte[]> arrived = gateway.destination().takeLast();
    boolean arrives = entry.fate() instanceof Fate.Delivered;
    boolean fine =
        !arrives
            || !gateway.deliversInside()
            || arrived.filter(bytes -> Arrival.isUnchanged(content, bytes)).isPresent();
    counts.merge(entry.fate().word(), 1, Integer::sum);
    lost += fine ? 0 : 1;
    delivered += arrives ? 1 : 0;
    if (!fine || !arrives || delivered <= ROWS) {
      progress.makeRoom();
      table.row(name, INBOX, Optional.of(entry), fine);
    }
    progress.step(content.length);
  }

  /** The session refuses what is no message, such as one with a bare CR, before any filter. */
  private static FateLog.Entry bySession(String reply) {
    Fate fate =
        reply.startsWith("4")
            ? new Fate.Deferred(EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, reply)
            : new Fate.Refused(EnhancedStatus.CONTENT_ERROR, reply);
    return new FateLog.Entry(fate, "session", Optional.empty());
  }
}
