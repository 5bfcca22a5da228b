package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.io.ByteSource;
import io.fortimail.mail.Message;
import io.fortimail.mail.edit.EditedMessage;
import io.fortimail.mail.edit.MessageEdit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** A message with its header edited and a footer added, beside the same message copied. */
final class Edit implements Benchmark {

  private static final int OCTETS = 1_000_000;
  private static final int IN_MEMORY = 65_536;
  private static final double MICROSECOND = 1e3;

  private static final String TAG = "[checked]";
  private static final String FOOTER = "This message was checked on its way.";
  private static final List<MessageEdit> EDITS =
      List.of(
          new MessageEdit.AddHeader("X-Checked", "by mx.inside.example"),
          MessageEdit.TagSubject.with(TAG),
          MessageEdit.RemoveHeader.all("List-Unsubscribe"),
          MessageEdit.AddText.of(MessageEdit.Place.END, FOOTER));

  /** Where the message lies. */
  private interface Storage {
    Message put(byte[] octets) throws IOException;
  }

  /** What leaves of a message. */
  private interface Way {
    ByteSource out(Message message) throws IOException;
  }

  @Override
  public String name() {
    return "edit";
  }

  @Override
  public String comparison() {
    return "edit header and text of 1 MB, the less the better; peer: the bytes copied";
  }

  @Override
  public int defaultNumber() {
    return 1_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    byte[] octets = new SampleMail(1).ofSize(OCTETS);
    verify(octets);
    out.printf("unit: microseconds for a message, the median of five runs of %d%n", number);
    out.printf("message: %d octets; %d edits%n", octets.length, EDITS.size());
    out.println("messages in memory:");
    out.println(compare(name() + "-memory", Message::of, octets, number, out));
    out.println("messages in a file each, as a server has those of this size:");
    Storage file = bytes -> Message.read(new ByteArrayInputStream(bytes), IN_MEMORY);
    return compare(name(), file, octets, number, out);
  }

  private static Comparison compare(
      String name, Storage storage, byte[] octets, int number, PrintWriter out) throws IOException {
    Way edited = message -> EditedMessage.of(message, EDITS);
    return new Turns("MB/s", out)
        .compare(
            name,
            () -> run(storage, edited, octets, number),
            () -> run(storage, Message::content, octets, number));
  }

  /** A message keeps its structure, so each time it is another message. */
  private static Run run(Storage storage, Way way, byte[] octets, int number) throws IOException {
    long expected = way.out(Message.of(octets)).size();
    ArraySink sink = new ArraySink((int) expected);
    long nanos = 0;
    for (int i = 0; i < number; i++) {
      sink.clear();
      try (Message message = storage.put(octets)) {
        long start = System.nanoTime();
        way.out(message).copyTo(sink);
        nanos += System.nanoTime() - start;
      }
      if (sink.size() != expected) {
        throw new IOException("%d octets in place of %d".formatted(sink.size(), expected));
      }
    }
    double micros = nanos / MICROSECOND / number;
    return new Run(micros, octets.length / micros);
  }

  /** Fails unless the edits are carried out. */
  private static void verify(byte[] octets) throws IOException {
    try (Message message = Message.of(octets)) {
      Message edited = Message.of(EditedMessage.of(message, EDITS).read());
      String content = edited.content().asCharSource(ISO_8859_1).read();
      Optional<String> subject = edited.headers().first("Subject").map(field -> field.text());
      if (subject.filter(text -> text.startsWith(TAG)).isEmpty()
          || edited.headers().first("X-Checked").isEmpty()
          || edited.headers().first("List-Unsubscribe").isPresent()
          || message.headers().first("List-Unsubscribe").isEmpty()
          || content.split(FOOTER, -1).length != 3
          || edited.structure().parts().size() != message.structure().parts().size()) {
        throw new IOException("the edits were not carried out");
      }
    }
  }
}
