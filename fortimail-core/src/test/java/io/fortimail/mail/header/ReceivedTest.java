package io.fortimail.mail.header;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.fortimail.conformance.Conformance;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import io.fortimail.mail.edit.MessageEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5321 section 4.4, and the forms in which hosts write it. */
class ReceivedTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void isWritten() {
    Received line =
        Received.by("gw.example", NOW)
            .withClient(
                Optional.of("c.example"),
                Optional.of("host.c.example"),
                InetAddresses.forString("2001:db8::1"))
            .withProtocol("ESMTPS")
            .withId("X1")
            .withRecipient(EmailAddress.of("ann@a.example"));

    assertThat(line.value())
        .isEqualTo(
            "from c.example (host.c.example [IPv6:2001:db8::1]) by gw.example with ESMTPS id X1"
                + " for <ann@a.example>; Tue, 24 Nov 2026 12:00:00 +0000");
    assertThat(Received.parse(line.value())).isEqualTo(line);
    assertThat(Received.by("gw.example", NOW).value())
        .isEqualTo("by gw.example; Tue, 24 Nov 2026 12:00:00 +0000");
  }

  @Test
  @Tag("attack-48")
  void onlyWhatIsWellFormedIsWritten() {
    String hostile = "x\r\nBcc: a@b.example (\";";
    Received line =
        Received.by(hostile, NOW)
            .withClient(
                Optional.of(hostile), Optional.of(hostile), InetAddresses.forString("192.0.2.1"))
            .withProtocol(hostile)
            .withId(hostile)
            .withRecipient(EmailAddress.parseInternational("\u00fc@a.example").orElseThrow());

    assertThat(line.value())
        .isEqualTo("from unknown ([192.0.2.1]) by unknown; Tue, 24 Nov 2026 12:00:00 +0000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Postfix, Sendmail
        "from h (r.example [192.0.2.1]) (using TLSv1.3) by gw (Postfix) with ESMTPS id 4A for"
            + " <a@b.example>; Tue, 24 Nov 2026 12:00:00 +0000 (UTC) |"
            + " h r.example 192.0.2.1 gw - ESMTPS 4A a@b.example",
        "by gw (Postfix, from userid 0) id 4A; Tue, 24 Nov 2026 12:00:00 +0000 |"
            + " - - - gw - - 4A -",
        "from h (joe@r.example [192.0.2.1] (may be forged)) by gw (8.17/8.17) with ESMTP id 4A for"
            + " <a@b.example>; Tue, 24 Nov 2026 13:00:00 +0100 |"
            + " h r.example 192.0.2.1 gw - ESMTP 4A a@b.example",
        // Exim
        "from [192.0.2.1] (port=4711 helo=h.example) by gw with esmtp (Exim 4.98) (envelope-from"
            + " <x@y.example>) id 4A-B for a@b.example; Tue, 24 Nov 2026 12:00:00 +0000 |"
            + " [192.0.2.1] - 192.0.2.1 gw - esmtp 4A-B a@b.example",
        "from r.example ([192.0.2.1]:25 helo=h.example) by gw with esmtp id 4A; 24 Nov 2026"
            + " 12:00 GMT | r.example - 192.0.2.1 gw - esmtp 4A -",
        // qmail
        "from unknown (HELO h.example) (joe@192.0.2.1) by gw with SMTP; 24 Nov 2026 12:00:00 -0000"
            + " | unknown - 192.0.2.1 gw - SMTP - -",
        "from h (HELO h.example) (192.0.2.1) by gw with SMTP; 24 Nov 26 12:00:00 -0000"
            + " | h - 192.0.2.1 gw - SMTP - -",
        // Exchange
        "from A.b.example (192.0.2.1) by C.d.example (192.0.2.2) with Microsoft SMTP Server (TLS)"
            + " id 15.1; Tue, 24 Nov 2026 04:00:00 -0800 |"
            + " A.b.example - 192.0.2.1 C.d.example - Microsoft SMTP Server 15.1 -",
        "from h ([192.0.2.1]) by gw with Microsoft SMTPSVC(6.0); Tue, 24 Nov 2026 04:00:00 PST |"
            + " h - 192.0.2.1 gw - Microsoft SMTPSVC - -",
        // Gmail
        "from m.example (m.example. [2001:db8::1]) by mx with ESMTPS id a1-b2.3 for <a@b.example>"
            + " (version=TLS1_3 cipher=X; bits=1); Tue, 24 Nov 2026 04:00:00 -0800 (PST) |"
            + " m.example m.example 2001:db8::1 mx - ESMTPS a1-b2.3 a@b.example",
        "by 192.0.2.9 with SMTP id x; Tue, 24 Nov 2026 04:00:00 -0800 (PST) |"
            + " - - - 192.0.2.9 - SMTP x -",
        // others
        "from h by gw; 24-Nov-2026 07:00:00 -0500 | h - - gw - - - -",
        "FROM h BY gw VIA TCP WITH SMTP; Tue Nov 24 12:00:00 2026 | h - - gw TCP SMTP - -",
        "from h by gw (unclosed (x) with SMTP; Tue, 24 Nov 2026 12:00:00 +0000 |"
            + " h - - gw - SMTP - -",
        "from h by gw with SMTP id 4A Tue, 24 Nov 2026 12:00:00 +0000 | h - - gw - SMTP 4A -",
        "from from by by; Tue, 24 Nov 126 12:00:00 EST5 | from - - by - - - -",
      })
  void isRead(String body, String expected) {
    Received line = Received.parse(body);

    assertThat(
            String.join(
                " ",
                line.from().orElse("-"),
                line.hostName().orElse("-"),
                line.address().map(InetAddresses::toAddrString).orElse("-"),
                line.by().orElse("-"),
                line.via().orElse("-"),
                line.with().orElse("-"),
                line.id().orElse("-"),
                line.recipient().orElse("-")))
        .isEqualTo(expected);
    assertThat(line.date().orElseThrow().toInstant()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by a",
        "by a;",
        "by a; yesterday",
        "by a; Tue, 31 Feb 2026 12:00:00 +0000",
        "by a; Tue, 24 Nov 2026 25:00:00 +0000",
        "by a; Tue, 24 Foo 2026 12:00:00 +0000",
      })
  void whatIsNoDateIsNone(String body) {
    assertThat(Received.parse(body).by()).contains("a");
    assertThat(Received.parse(body).date()).isEmpty();
  }

  @Test
  @Tag("attack-40")
  void anyTextIsReadWithoutAnException() {
    for (String part : List.of("(", ")", ";", "<", "\"", "from ", "with ", "from (", "[", ":")) {
      assertThat(new MessageEdit.AddHeader("X", Received.parse(part.repeat(100_000)).value()))
          .isNotNull();
    }
    List<String> parts =
        List.of(
            "from ",
            "by ",
            "with ",
            "id ",
            "for ",
            "(",
            ")",
            ";",
            "<",
            ">",
            "\"",
            "\\",
            "[",
            "]",
            "a@x.example",
            "192.0.2.1",
            "IPv6:",
            "::1",
            "24 ",
            "Nov ",
            "2026 ",
            "12:00",
            "+9999",
            "\r\n",
            "\0",
            "\u00fc",
            " ");
    Random random = new Random(5321);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(16); j >= 0; j--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      assertThat(new MessageEdit.AddHeader("X", Received.parse(text.toString()).value()))
          .isNotNull();
    }
  }

  /** Of each trace line in real mail, where it was and when. */
  @Test
  void realTraceLinesAreRead() throws IOException {
    Conformance run = Conformance.start("received-parse");
    for (String suite : List.of("mime-mime4j", "mime-mimekit", "spam-spamassassin")) {
      Path folder = Conformance.folder(suite);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(ReceivedTest::isMail).sorted().toList()) {
          countLines(run, folder.relativize(file).toString(), file);
        }
      }
    }
    run.finish();
  }

  private static boolean isMail(Path file) {
    String name = file.getFileName().toString();
    String folder = String.valueOf(file.getParent().getFileName());
    return Files.isRegularFile(file)
        && (name.endsWith(".msg")
            || name.endsWith(".eml")
            || name.endsWith(".mbox.txt")
            || folder.startsWith("easy-ham")
            || folder.startsWith("hard-ham")
            || folder.startsWith("spam-")
            || (folder.equals("messages") && name.endsWith(".txt")));
  }

  private static void countLines(Conformance run, String name, Path file) throws IOException {
    try (MessageFile messages = MessageFile.open(file, 65_536)) {
      for (Optional<Message> next = messages.next(); next.isPresent(); next = messages.next()) {
        try (Message message = next.get()) {
          for (HeaderField field : message.headers().all(Received.FIELD)) {
            countLine(run, name, field.value());
          }
        }
      }
    }
  }

  private static void countLine(Conformance run, String name, String body) {
    Received line = Received.parse(body);
    boolean host = line.by().isPresent() || line.from().isPresent();
    boolean date = line.date().isPresent();
    run.count(name, (host || namesNoHost(body)) && (date || hasNoDate(body)) ? "" : body);
  }

  /**
   * RFC 5321 4.4 demands {@code by}. But qmail, and systems made of it, write but a comment: {@code
   * (qmail 1 invoked by uid 2)}; a list reader writes only {@code via}; and senders of spam write
   * only {@code with}, or only a date.
   */
  private static boolean namesNoHost(String body) {
    return body.startsWith("(")
        || body.startsWith("via ")
        || body.startsWith("with ")
        || body.startsWith("Tue, ");
  }

  /**
   * No time of day; or a month that RFC 5322 3.3 does not know: a scanner's {@code 22/08/2002
   * 10:25:57}, which might be of two months and has no zone, and two in a Chinese charset; or one
   * behind a comment, with no semicolon.
   */
  private static boolean hasNoDate(String body) {
    return body.indexOf(':') < 0
        || body.contains("qmail-scanner")
        || body.indexOf('\ufffd') >= 0
        || (body.startsWith("(") && body.indexOf(';') < 0);
  }
}
