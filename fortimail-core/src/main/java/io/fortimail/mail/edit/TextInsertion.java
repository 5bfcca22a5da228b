package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimeAnomaly;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.QuotedPrintableEncoder;
import io.fortimail.mail.QuotedPrintableEncoder.LineFeed;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds texts to one text part: keeps its charset and its encoding where both can hold them, else
 * goes to UTF-8 and quoted-printable, and tells if it cannot be done without harm.
 */
final class TextInsertion {

  /** The largest text that is edited, in decoded octets: it is held in memory. */
  static final int MAX_TEXT = 4_194_304;

  /** RFC 5322 section 2.1.1. */
  private static final int MAX_LINE = 998;

  /**
   * A text part as it is written anew.
   *
   * @param type the new body of its {@code Content-Type}; empty if it stays
   * @param encoding the new body of its {@code Content-Transfer-Encoding}; empty if it stays
   * @param content its encoded content
   */
  record Result(Optional<String> type, Optional<String> encoding, ByteSource content) {}

  private final MimePart part;
  private final List<MessageEdit.AddText> texts;
  private final boolean html;

  private TextInsertion(MimePart part, List<MessageEdit.AddText> texts) {
    this.part = part;
    this.texts = texts;
    this.html = part.type().equals("text/html");
  }

  /** Empty if the part is too large, or in a charset or an encoding that cannot be written. */
  static Optional<Result> into(MimePart part, List<MessageEdit.AddText> texts) throws IOException {
    return new TextInsertion(part, texts).result();
  }

  private Optional<Result> result() throws IOException {
    byte[] start = part.content().slice(0, MAX_TEXT + 1L).read();
    // What a doubtful field says would stand against what is written here.
    if (start.length > MAX_TEXT
        || part.structuralAnomalies().contains(MimeAnomaly.DOUBTFUL_FIELD)) {
      return Optional.empty();
    }
    String declared = part.charset().orElse("us-ascii");
    Optional<Charset> charset = TextCharset.named(declared).filter(TextCharset::holdsAscii);
    if (charset.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> edited = insert(start, charset.get());
    if (edited.isPresent()) {
      return encode(edited.get(), start, Optional.empty());
    }
    return TextCharset.toUtf8(start, charset.get())
        .flatMap(octets -> insert(octets, UTF_8))
        .flatMap(octets -> encode(octets, start, Optional.of(typeInUtf8())));
  }

  /** Empty if the charset lacks a character of a text. */
  private Optional<byte[]> insert(byte[] content, Charset charset) {
    byte[] edited = content;
    for (MessageEdit.AddText text : texts) {
      Optional<byte[]> added =
          html
              ? Optional.of(htmlOctets(text.html(), charset))
              : TextCharset.encode(TextForms.withLineEnds(text.plain()), charset);
      if (added.isEmpty()) {
        return Optional.empty();
      }
      int at = html ? placeInHtml(edited, text.place()) : placeInText(edited, text.place());
      edited = html || at == 0 ? put(edited, at, added.get()) : appendLine(edited, added.get());
    }
    return Optional.of(edited);
  }

  private static int placeInText(byte[] content, MessageEdit.Place place) {
    return place == MessageEdit.Place.START ? 0 : content.length;
  }

  private static byte[] put(byte[] content, int at, byte[] added) {
    byte[] edited = new byte[content.length + added.length];
    System.arraycopy(content, 0, edited, 0, at);
    System.arraycopy(added, 0, edited, at, added.length);
    System.arraycopy(content, at, edited, at + added.length, content.length - at);
    return edited;
  }

  private static byte[] appendLine(byte[] content, byte[] added) {
    boolean ended = content.length > 0 && content[content.length - 1] == '\n';
    byte[] lineEnd = ended || content.length == 0 ? new byte[0] : new byte[] {'\r', '\n'};
    return Bytes.concat(content, lineEnd, added);
  }

  /** What the charset lacks, HTML can say with numbers. */
  private static byte[] htmlOctets(String html, Charset charset) {
    StringBuilder text = new StringBuilder(html.length());
    html.codePoints()
        .forEach(
            c -> {
              if (c < 0x80 || TextCharset.encode(Character.toString(c), charset).isPresent()) {
                text.appendCodePoint(c);
              } else {
                text.append("&#").append(c).append(';');
              }
            });
    return TextForms.withLineEnds(text.toString()).getBytes(charset);
  }

  private static int placeInHtml(byte[] content, MessageEdit.Place place) {
    String text = Ascii.toLowerCase(new String(content, ISO_8859_1));
    if (place == MessageEdit.Place.END) {
      int body = text.lastIndexOf("</body");
      int html = body >= 0 ? body : text.lastIndexOf("</html");
      return html >= 0 ? html : content.length;
    }
    int body = text.indexOf("<body");
    int end = body < 0 ? -1 : text.indexOf('>', body);
    return end < 0 ? 0 : end + 1;
  }

  private Optional<Result> encode(byte[] content, byte[] before, Optional<String> type) {
    return switch (part.transferEncoding()) {
      case "base64" ->
          Optional.of(
              new Result(type, Optional.empty(), new Base64Source(ByteSource.wrap(content))));
      case "quoted-printable" -> Optional.of(quotedPrintable(content, type, Optional.empty()));
      case "7bit", "8bit", "binary" ->
          Optional.of(
              fitsAsItIs(content, before)
                  ? new Result(type, Optional.empty(), ByteSource.wrap(content))
                  : quotedPrintable(content, type, Optional.of("quoted-printable")));
      default -> Optional.empty();
    };
  }

  private boolean fitsAsItIs(byte[] content, byte[] before) {
    if (part.depth() > 1 && possibleDelimiters(content) > possibleDelimiters(before)) {
      return false;
    }
    if (part.transferEncoding().equals("7bit") && !TextCharset.isAscii(content)) {
      return part.anomalies().contains(MimeAnomaly.EIGHT_BIT);
    }
    return texts.stream()
        .allMatch(
            text -> (html ? text.html() : text.plain()).lines().allMatch(TextInsertion::fits));
  }

  /**
   * How many lines begin with two hyphens. Whoever wrote the message chose the boundaries, perhaps
   * one that occurs in our text, or in its own where our text breaks a line.
   */
  private static int possibleDelimiters(byte[] content) {
    int count = 0;
    for (int i = 0; i + 1 < content.length; i++) {
      boolean lineStart = i == 0 || content[i - 1] == '\n';
      count += lineStart && content[i] == '-' && content[i + 1] == '-' ? 1 : 0;
    }
    return count;
  }

  /** With what stands before it on its line, and in any charset. */
  private static boolean fits(String line) {
    return line.length() * 4 <= MAX_LINE;
  }

  private Result quotedPrintable(byte[] content, Optional<String> type, Optional<String> encoding) {
    // Where the line ends are LF, as in a file, an LF is a line end; else it is an octet.
    boolean crlf = Bytes.indexOf(content, new byte[] {'\r', '\n'}) >= 0;
    byte[] encoded =
        QuotedPrintableEncoder.encode(content, crlf ? LineFeed.IS_AN_OCTET : LineFeed.ENDS_LINE);
    return new Result(type, encoding, ByteSource.wrap(encoded));
  }

  /** The declared type with all its parameters but the charset, which is UTF-8 now. */
  private String typeInUtf8() {
    String value = part.headers().first("Content-Type").map(HeaderField::value).orElse(part.type());
    StringBuilder type = new StringBuilder();
    for (String parameter : splitAtSemicolons(value)) {
      String name = Ascii.toLowerCase(parameter).trim();
      if (!name.startsWith("charset")) {
        type.append(type.isEmpty() ? "" : ";").append(parameter.stripTrailing());
      }
    }
    String kept = new String(type.toString().getBytes(US_ASCII), US_ASCII) + "; charset=utf-8";
    return kept.length() > MAX_LINE || !isReadAsUtf8(kept) ? part.type() + "; charset=utf-8" : kept;
  }

  /** A quote or a comment that is not closed would take in what follows it. */
  private boolean isReadAsUtf8(String type) {
    MimePart read = Message.of("Content-Type: " + type + "\r\n\r\n").structure().parts().get(0);
    return read.type().equals(part.type()) && read.charset().filter("utf-8"::equals).isPresent();
  }

  private static List<String> splitAtSemicolons(String value) {
    List<String> pieces = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        pieces.add(value.substring(start, i));
        start = i + 1;
      }
    }
    pieces.add(value.substring(start));
    return pieces;
  }
}
