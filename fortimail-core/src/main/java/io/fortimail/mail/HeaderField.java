package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import java.util.Arrays;

/**
 * One field of a header, with its bytes as they came (signatures need them).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class HeaderField {

  private final byte[] bytes;
  private final int start;
  private final int colon;
  private final int end;

  /**
   * @param bytes where the field stands; not copied
   * @param colon where its first colon is; before {@code start} if it has none
   */
  HeaderField(byte[] bytes, int start, int colon, int end) {
    this.bytes = bytes;
    this.start = start;
    this.colon = colon;
    this.end = end;
  }

  /**
   * {@return the name as written, without white space before the colon} Empty where the line has no
   * colon; its text is then the value.
   */
  public String name() {
    return new String(bytes, start, nameEnd() - start, ISO_8859_1);
  }

  private int nameEnd() {
    int nameEnd = Math.max(colon, start);
    while (nameEnd > start && isBlank(bytes[nameEnd - 1])) {
      nameEnd--;
    }
    return nameEnd;
  }

  /**
   * Compares the name.
   *
   * @param other a name in any case
   * @return whether it is this field's
   */
  public boolean isNamed(String other) {
    int length = other.length();
    // Most names differ in their first letter: that much is seen without looking for the end.
    if (start + length > colon || !isSame(0, other) || nameEnd() - start != length) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (!isSame(i, other)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the field begins with a prefix, whatever follows: a name, or a line without colon.
   *
   * @param prefix in lower case
   */
  boolean nameStartsWith(String prefix) {
    for (int i = 0; i < prefix.length(); i++) {
      if (start + i >= end || !isSame(i, prefix)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(int i, String other) {
    return !other.isEmpty()
        && Ascii.toLowerCase((char) (bytes[start + i] & 0xff))
            == Ascii.toLowerCase(other.charAt(i));
  }

  /**
   * {@return the body unfolded (RFC 5322 section 2.2.3) and trimmed, read as UTF-8; encoded words
   * are left as they are}
   */
  public String value() {
    int from = Math.max(colon + 1, start);
    byte[] unfolded = new byte[end - from];
    return new String(unfolded, 0, unfold(from, unfolded), UTF_8).trim();
  }

  /** The body unfolded, not trimmed, each octet as one character. */
  String octets() {
    int from = Math.max(colon + 1, start);
    int lineEnd = from;
    while (lineEnd < end && bytes[lineEnd] != '\r' && bytes[lineEnd] != '\n') {
      lineEnd++;
    }
    if (end - lineEnd <= 2) {
      return new String(bytes, from, lineEnd - from, ISO_8859_1); // most are one line
    }
    byte[] unfolded = new byte[end - from];
    return new String(unfolded, 0, unfold(from, unfolded), ISO_8859_1);
  }

  private int unfold(int from, byte[] into) {
    int n = 0;
    for (int i = from; i < end; i++) {
      byte b = bytes[i];
      if (b != '\r' && b != '\n') {
        into[n++] = b;
      }
    }
    return n;
  }

  /**
   * {@return the body as a person reads it: unfolded, trimmed, its encoded words decoded (RFC
   * 2047)} Whatever the sender put in comes out, line ends and other control characters included.
   */
  public String text() {
    return EncodedWords.decode(octets().trim());
  }

  /** {@return a copy of the whole field as it came, with its final line end} */
  public byte[] raw() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** {@return the number of octets of {@link #raw}} */
  public int size() {
    return end - start;
  }

  /**
   * {@return whether it begins with white space, which makes it continue whatever is put above it}
   * Only the first field of a header can.
   */
  public boolean beginsWithBlank() {
    return start < end && isBlank(bytes[start]);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** {@return name and unfolded body} */
  @Override
  public String toString() {
    return name() + ": " + value();
  }
}
