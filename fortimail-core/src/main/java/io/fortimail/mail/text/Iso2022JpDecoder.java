package io.fortimail.mail.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fortimail.mail.PeerCharset;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * ISO-2022-JP and its relatives (RFC 1468, RFC 1554), so that a missing or broken escape sequence
 * hides no ASCII: each line begins in ASCII, as RFC 1468 says that the one before must end in it.
 * Java's own decoder carries the state on, and reads the ASCII that follows as Japanese. One pass.
 */
final class Iso2022JpDecoder {

  private static final char REPLACEMENT = '\ufffd';
  private static final byte ESCAPE = 0x1b;

  /**
   * A set of characters, and how it is read: two octets of it, each with its upper bit, are a
   * character of an EUC charset, perhaps after a prefix.
   */
  private record CharacterSet(String escape, int width, int prefix, Charset charset) {}

  private static final CharacterSet ASCII = new CharacterSet("(B", 0, 0, US_ASCII);

  private static final List<CharacterSet> SETS =
      List.of(
          ASCII,
          new CharacterSet("(J", 0, 0, US_ASCII), // JIS X 0201 Roman: but for two, as ASCII
          new CharacterSet("(H", 0, 0, US_ASCII), // a common mistake for it
          new CharacterSet("(I", 1, 0x8e, euc("x-eucjp-open")),
          new CharacterSet("$@", 2, 0, euc("x-eucjp-open")),
          new CharacterSet("$B", 2, 0, euc("x-eucjp-open")),
          new CharacterSet("$(B", 2, 0, euc("x-eucjp-open")),
          new CharacterSet("$(D", 2, 0x8f, euc("x-eucjp-open")),
          new CharacterSet("$A", 2, 0, euc("gb18030")),
          new CharacterSet("$(C", 2, 0, euc("euc-kr")));

  private final byte[] octets;
  private final StringBuilder out;
  private final ByteArrayOutputStream run = new ByteArrayOutputStream();
  private CharacterSet set = ASCII;
  private boolean broken;

  Iso2022JpDecoder(byte[] octets) {
    this.octets = octets;
    this.out = new StringBuilder(octets.length);
  }

  private static Charset euc(String name) {
    return PeerCharset.named(name).or(() -> PeerCharset.named("euc-jp")).orElse(US_ASCII);
  }

  static boolean isName(String name) {
    return name.startsWith("iso-2022-jp")
        || name.startsWith("x-windows-iso2022jp")
        || name.startsWith("x-windows-5022");
  }

  String decode() {
    int i = 0;
    while (i < octets.length) {
      i += decodeAt(i);
    }
    flush();
    broken |= set.width() != 0;
    return out.toString();
  }

  /** Whether the escape sequences were wrong; after {@link #decode}. */
  boolean isBroken() {
    return broken;
  }

  /** Decodes what is at {@code at}, and returns how many octets it has. */
  private int decodeAt(int at) {
    byte octet = octets[at];
    if (octet == ESCAPE) {
      return escape(at);
    }
    if (octet == '\n' || octet == '\r') {
      flush();
      broken |= set.width() != 0;
      set = ASCII;
      out.append((char) octet);
      return 1;
    }
    int width = set.width();
    if (width == 0 || !isGraphic(at) || (width == 2 && !isGraphic(at + 1))) {
      single(octet);
      return 1;
    }
    if (set.prefix() != 0) {
      run.write(set.prefix());
    }
    for (int i = at; i < at + width; i++) {
      run.write(octets[i] | 0x80);
    }
    return width;
  }

  private int escape(int at) {
    Optional<CharacterSet> next =
        SETS.stream().filter(s -> startsWith(s.escape(), at + 1)).findAny();
    flush();
    if (next.isEmpty()) {
      broken = true;
      out.append(REPLACEMENT);
      return 1;
    }
    set = next.get();
    return 1 + set.escape().length();
  }

  private boolean startsWith(String escape, int at) {
    if (octets.length - at < escape.length()) {
      return false;
    }
    for (int i = 0; i < escape.length(); i++) {
      if (octets[at + i] != escape.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** An octet that stands for itself: in ASCII, or where no pair is possible. */
  private void single(byte octet) {
    flush();
    broken |= set.width() != 0 && octet != ' ' && octet != '\t';
    out.append(octet < 0 ? REPLACEMENT : (char) octet);
  }

  private boolean isGraphic(int at) {
    return at < octets.length && octets[at] > ' ' && octets[at] < 0x7f;
  }

  private void flush() {
    if (run.size() > 0) {
      out.append(run.toString(set.charset()));
      run.reset();
    }
  }
}
