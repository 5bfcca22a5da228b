package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * Octets from a peer as text, whatever charset the peer named. Names are read as mail programs read
 * them, see {@link #named}.
 */
public final class PeerCharset {

  /** The longest charset name looked up, in characters (RFC 2978 section 2.3 allows 40). */
  private static final int MAX_NAME = 64;

  private PeerCharset() {}

  /**
   * The charset that mail programs use under a name: for some names of old it is a larger one, as
   * senders who name ISO 8859-1, GB 2312 or Shift_JIS write windows-1252, GB 18030 or windows-31J.
   *
   * @param name the name in any case, perhaps with blanks or quotes around it
   * @return the charset, or empty if none is known by that name; UTF-7 is not
   */
  public static Optional<Charset> named(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return Optional.empty();
    }
    try {
      return Optional.of(Charset.forName(CharsetAliases.javaName(name)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  /**
   * Decodes octets; those that are wrong in the charset become U+FFFD.
   *
   * @param octets the octets
   * @param charset its name, see {@link #named}; where it is not known, it is {@linkplain #guess
   *     guessed}
   * @return the text
   */
  public static String decode(byte[] octets, String charset) {
    return named(charset).map(known -> new String(octets, known)).orElseGet(() -> guess(octets));
  }

  /**
   * Octets without a known charset are UTF-8 if they can be, else ISO 8859-1.
   *
   * @param octets the octets
   * @return the text
   */
  public static String guess(byte[] octets) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException otherCharset) {
      return new String(octets, ISO_8859_1);
    }
  }

  /** The same for a text whose characters stand for octets. */
  static String guess(String octets) {
    return guess(octets.getBytes(ISO_8859_1));
  }
}
