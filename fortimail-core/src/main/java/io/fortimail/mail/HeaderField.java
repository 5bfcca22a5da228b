package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * One field of a header, with its bytes as they came (signatures need them).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HeaderField {

  private final String name;
  private final byte[] raw;
  private final int colon;

  HeaderField(String name, byte[] raw, int colon) {
    this.name = name;
    this.raw = raw;
    this.colon = colon;
  }

  /**
   * {@return the name as written, without white space before the colon} Empty where the line has no
   * colon; its text is then the value.
   */
  public String name() {
    return name;
  }

  /**
   * {@return the body unfolded (RFC 5322 section 2.2.3) and trimmed, read as UTF-8; encoded words
   * are left as they are}
   */
  public String value() {
    StringBuilder text = new StringBuilder(raw.length - colon);
    String body = new String(raw, colon + 1, raw.length - colon - 1, UTF_8);
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c != '\r' && c != '\n') {
        text.append(c);
      }
    }
    return text.toString().trim();
  }

  /**
   * {@return the body unfolded, trimmed and with its encoded words decoded (RFC 2047), as a mail
   * program shows it} It may hold anything, control characters and line ends among it. Octets above
   * 127 outside of encoded words are read as UTF-8 where they can be.
   */
  public String text() {
    StringBuilder text = new StringBuilder(raw.length - colon);
    for (int i = colon + 1; i < raw.length; i++) {
      if (raw[i] != '\r' && raw[i] != '\n') {
        text.append((char) (raw[i] & 0xff));
      }
    }
    return EncodedWords.decode(text.toString().trim());
  }

  /** {@return a copy of the whole field as it came, with its final line end} */
  public byte[] raw() {
    return Arrays.copyOf(raw, raw.length);
  }

  /** {@return name and unfolded body} */
  @Override
  public String toString() {
    return name + ": " + value();
  }
}
