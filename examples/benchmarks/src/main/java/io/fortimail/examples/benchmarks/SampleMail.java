package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes messages as they are in mailboxes: headers with a path and signatures, text, newsletters,
 * attachments, forwards. All of it is made up, and the same seed makes the same messages.
 */
final class SampleMail {

  private static final String CRLF = "\r\n";
  private static final int KILOBYTE = 1_024;

  /** RFC 2045 section 6.8: 76 characters and the line end, for so many octets. */
  private static final int BASE64_LINE = 78;

  private static final int BASE64_OCTETS = 57;

  /** The delimiters around an attachment, and its header, but for the boundaries. */
  private static final int PART_HEADER = 200;

  private final Random random;
  private final SampleText text;
  private int boundaries;

  SampleMail(long seed) {
    this.random = new Random(seed);
    this.text = new SampleText(random);
  }

  /** Plain text of 2 to 8 KB. */
  byte[] plain() {
    return octets(text.topHeader() + plainPart(between(1, 6) * KILOBYTE));
  }

  /** Text and HTML of 20 to 60 KB together, both in quoted-printable. */
  byte[] newsletter() {
    return octets(text.topHeader() + alternative(between(20, 58) * KILOBYTE));
  }

  /** A text with one to three attachments of 100 KB to 2 MB each, in base64. */
  byte[] attachments() {
    StringBuilder message = new StringBuilder(text.topHeader());
    String boundary = boundary();
    message.append(multipart("mixed", boundary));
    message.append(part(boundary, plainPart(between(1, 3) * KILOBYTE)));
    int number = between(1, 4);
    for (int i = 0; i < number; i++) {
      message.append(part(boundary, attachment(between(100, 2 * KILOBYTE) * KILOBYTE)));
    }
    return octets(message + end(boundary));
  }

  /** A text, plain and as HTML, of 8 KB and one attachment; so many octets, but for a line. */
  byte[] ofSize(int octets) {
    String boundary = boundary();
    String top =
        text.topHeader() + multipart("mixed", boundary) + part(boundary, alternative(8 * KILOBYTE));
    int left = octets - top.length() - 2 * boundary.length() - PART_HEADER;
    return octets(
        top + part(boundary, attachment(left / BASE64_LINE * BASE64_OCTETS)) + end(boundary));
  }

  /** A message that was forwarded three to six times, each time with a note. */
  byte[] forwards() {
    String message = text.topHeader() + alternative(between(4, 12) * KILOBYTE);
    int levels = between(3, 7);
    for (int i = 0; i < levels; i++) {
      String boundary = boundary();
      String enclosed = "Content-Type: message/rfc822" + CRLF + CRLF + message;
      message =
          text.topHeader()
              + multipart("mixed", boundary)
              + part(boundary, plainPart(KILOBYTE))
              + part(boundary, enclosed)
              + end(boundary);
    }
    return octets(message);
  }

  private String plainPart(int octets) {
    return "Content-Type: text/plain; charset=us-ascii"
        + CRLF
        + "Content-Transfer-Encoding: 7bit"
        + CRLF
        + CRLF
        + grow(octets, text::line);
  }

  private String alternative(int octets) {
    String boundary = boundary();
    String encoding = CRLF + "Content-Transfer-Encoding: quoted-printable" + CRLF + CRLF;
    String plain = "Content-Type: text/plain; charset=\"utf-8\"" + encoding;
    String html = "Content-Type: text/html; charset=\"utf-8\"" + encoding;
    return multipart("alternative", boundary)
        + part(boundary, plain + grow(octets / 4, text::quotedPrintableLine))
        + part(boundary, html + grow(octets * 3 / 4, text::quotedPrintableHtmlLine))
        + end(boundary);
  }

  private String attachment(int octets) {
    byte[] content = new byte[octets];
    random.nextBytes(content);
    String name = text.word() + ".pdf";
    return "Content-Type: application/pdf; name=\"%s\"".formatted(name)
        + CRLF
        + "Content-Disposition: attachment; filename=\"%s\"".formatted(name)
        + CRLF
        + "Content-Transfer-Encoding: base64"
        + CRLF
        + CRLF
        + Base64.getMimeEncoder().encodeToString(content)
        + CRLF;
  }

  private static String multipart(String type, String boundary) {
    return "Content-Type: multipart/%s;%n boundary=\"%s\"%n%n"
            .formatted(type, boundary)
            .replace(System.lineSeparator(), CRLF)
        + "This is a multi-part message in MIME format."
        + CRLF;
  }

  private static String part(String boundary, String part) {
    return CRLF + "--" + boundary + CRLF + part;
  }

  private static String end(String boundary) {
    return CRLF + "--" + boundary + "--" + CRLF;
  }

  private String boundary() {
    return "----=_Part_%d_%08x.%d".formatted(boundaries++, random.nextInt(), between(1_000, 9_999));
  }

  private static String grow(int octets, Supplier<String> line) {
    StringBuilder lines = new StringBuilder(octets + 100);
    while (lines.length() < octets) {
      lines.append(line.get()).append(CRLF);
    }
    return lines.toString();
  }

  private int between(int least, int below) {
    return least + random.nextInt(below - least);
  }

  private static byte[] octets(String message) {
    return message.getBytes(US_ASCII);
  }
}
