package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.header.AddressList;
import io.fortimail.mail.header.AuthenticationResults;
import io.fortimail.mail.header.Received;
import io.fortimail.mail.text.MessageText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/**
 * A fuzz target: a message of pieces that matter, and edits of it. What must hold for any message
 * is checked for each.
 */
public final class MailFuzz {

  /** What a window onto a file shows at once. */
  private static final int BLOCK = 65_536;

  private static final String[] WORDS = {
    "\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "--b",
    "--b--",
    "--bb",
    "--c",
    "--c--",
    "--",
    "-",
    " ",
    "\t",
    ":",
    ";",
    "\r\n--b\r\n",
    "\r\n--b--\r\n",
    "\r\n--c\r\n",
    "\r\n--c--\r\n",
    "text",
    "\u00e4",
    "\0",
    "=?utf-8?b?w6Q=?=",
    "=\r\n",
    "=2D-b",
    "w6QNCi0tYg0K",
    "<body>",
    "</body>",
    "\"",
    "(",
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: multipart/digest; boundary=c\r\n",
    "Content-Type: multipart/alternative; boundary=b\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Type: text/html; charset=us-ascii\r\n",
    "Content-Type: text/plain; charset=\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Transfer-Encoding: 8bit\r\n",
    "Subject: s\r\n",
    "Subject: s\r\n s\r\n",
    "Content-Type",
    "Authentication-Results: gw.example; spf=pass smtp.mailfrom=a@b.example\r\n",
    "Received: from a.example (b.example [192.0.2.1]) by c.example; 1 Jan 2026 00:00:00 +0000\r\n",
    "From: a <a@b.example>, c: d@e.example;\r\n",
    "Content-Type: a/b; name=\"x\r\n",
    "X: y\r\n"
  };

  private MailFuzz() {}

  /**
   * Runs one input.
   *
   * @param data an octet that seeds the edits, then a message: octets as they stand where the first
   *     one is odd, else each a word of the alphabet
   */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    try {
      check(message(data), new Random(Arrays.hashCode(data)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static byte[] message(byte[] data) {
    if ((data[0] & 1) != 0) {
      return Arrays.copyOfRange(data, 1, data.length);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < data.length; i++) {
      text.append(WORDS[(data[i] & 0xff) % WORDS.length]);
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static void check(byte[] octets, Random random) throws IOException {
    Message message = Message.of(octets);
    checkHeader(message, octets);
    checkPlaces(message);
    checkFields(message);
    MessageText.of(message);
    checkSpooled(octets, random);
    checkEdits(message, edits(message, random));
  }

  private static void checkHeader(Message message, byte[] octets) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    message.headers().fields().forEach(field -> fields.writeBytes(field.raw()));
    long rest = message.headers().size() - fields.size();
    require(message.headers().size() <= octets.length && rest >= 0 && rest <= 2, "header size");
    require(
        Arrays.equals(fields.toByteArray(), Arrays.copyOf(octets, fields.size())), "header fields");
  }

  private static void checkPlaces(Message message) throws IOException {
    List<MimePart> open = new ArrayList<>();
    long reached = 0;
    for (MimePart part : message.structure().parts()) {
      while (open.size() >= part.depth()) {
        open.remove(open.size() - 1);
      }
      if (part.place().isPresent()) {
        MimePart.Place place = part.place().get();
        require(place.start() <= place.body() && place.body() <= place.end(), "order within");
        require(place.start() >= reached, "order of parts");
        if (!open.isEmpty()) {
          require(place.end() <= open.get(open.size() - 1).place().orElseThrow().end(), "nesting");
        }
        reached = part.isContainer() ? place.body() : place.end();
        ByteSource slice = message.content().slice(place.start(), place.end() - place.start());
        require(part.raw().contentEquals(slice), "raw");
      }
      open.add(part);
    }
  }

  private static void checkFields(Message message) {
    for (HeaderField field : message.headers().fields()) {
      String body = field.value();
      AddressList.parse(body);
      Received.parse(body);
      boolean ours = AuthenticationResults.claims(body, "gw.example");
      Optional<AuthenticationResults> results = AuthenticationResults.parse(body);
      if (results.isPresent()) {
        require(AuthenticationResults.parse(results.get().value()).equals(results), "results");
        require(ours || !results.get().authservId().equals("gw.example"), "claim");
      }
    }
  }

  /** The same octets in a file, moved so that the window onto it ends anywhere in them. */
  private static void checkSpooled(byte[] octets, Random random) throws IOException {
    int top = (int) Message.of(octets).headers().size();
    int rest = octets.length - top;
    byte[] moved = new byte[BLOCK + octets.length];
    int pad = BLOCK - random.nextInt(rest + 2);
    System.arraycopy(octets, 0, moved, 0, top);
    Arrays.fill(moved, top, top + pad, (byte) 'x');
    System.arraycopy(octets, top, moved, top + pad, rest);
    moved = Arrays.copyOf(moved, octets.length + pad);
    try (Message.Builder builder = Message.builder(10)) {
      builder.write(moved, 0, moved.length);
      try (Message spooled = builder.build()) {
        require(described(spooled).equals(described(Message.of(moved))), "in a file");
      }
    }
  }

  private static String described(Message message) throws IOException {
    StringBuilder all = new StringBuilder(message.structure().stoppedBy().toString());
    for (MimePart part : message.structure().parts()) {
      all.append('\n').append(part).append(part.place()).append(part.anomalies());
      all.append(part.content().hash(Hashing.sha256()));
    }
    return all.toString();
  }

  private static List<MessageEdit> edits(Message message, Random random) {
    List<MimePart> parts = message.structure().parts();
    List<MessageEdit> edits = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      String path = parts.get(random.nextInt(parts.size())).path();
      MessageEdit.Place place =
          random.nextBoolean() ? MessageEdit.Place.START : MessageEdit.Place.END;
      edits.add(
          switch (random.nextInt(11)) {
            case 0 -> new MessageEdit.AddHeader("X-New", "v");
            case 1 -> new MessageEdit.InsertHeader(random.nextInt(4), "X-New", "v");
            case 2 -> new MessageEdit.ReplaceHeader("Subject", 1 + random.nextInt(2), "v");
            case 3 -> new MessageEdit.RemoveHeader("Subject", OptionalInt.empty());
            case 4 -> new MessageEdit.TagSubject(random.nextBoolean() ? "[T]" : "[\u2713]", place);
            case 5 -> new MessageEdit.RemoveForged("gw.example", Set.of("X"));
            case 6 -> MessageEdit.AddText.of(place, random.nextBoolean() ? "--b\n\u20ac" : "--b");
            case 7 -> new MessageEdit.ReplacePart(path, NewPart.text("new"));
            default -> new MessageEdit.RemovePart(path);
          });
    }
    return edits;
  }

  private static void checkEdits(Message message, List<MessageEdit> edits) throws IOException {
    ByteSource result = EditedMessage.of(message, edits);
    byte[] octets = result.read();
    require(Arrays.equals(octets, result.read()), "read twice");
    require(result.size() == octets.length, "size");
    new SignatureCheck(message, edits).broken();
    Message after = Message.of(octets);
    checkPlaces(after);
    boolean header = edits.stream().allMatch(MessageEdit.HeaderEdit.class::isInstance);
    long fields = message.headers().fields().stream().mapToLong(HeaderField::size).sum();
    if (header) {
      byte[] below = message.content().slice(fields, message.size()).read();
      byte[] end = Arrays.copyOfRange(octets, octets.length - below.length, octets.length);
      require(Arrays.equals(below, end), "below the header");
    }
    if (edits.stream().allMatch(MessageEdit.RemovePart.class::isInstance)) {
      checkLeft(message, edits, after);
    }
  }

  /** What is left after removals are parts that were there, the leaves among them as they were. */
  private static void checkLeft(Message message, List<MessageEdit> edits, Message after)
      throws IOException {
    List<String> gone =
        edits.stream().map(edit -> ((MessageEdit.RemovePart) edit).path() + ".").toList();
    List<MimePart> before = message.structure().parts();
    boolean sane =
        message.headers().anomalies().stream().noneMatch(a -> a.name().startsWith("NO_EMPTY"))
            && before.stream().allMatch(part -> part.place().isPresent());
    Set<String> left = new HashSet<>();
    for (MimePart part : after.structure().parts()) {
      left.add(part.raw().asCharSource(ISO_8859_1).read());
    }
    for (MimePart part : before) {
      boolean kept = gone.stream().noneMatch(path -> (part.path() + ".").startsWith(path));
      if (sane && kept && !part.isContainer() && part.depth() > 1) {
        require(left.contains(part.raw().asCharSource(ISO_8859_1).read()), "kept " + part);
      }
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
