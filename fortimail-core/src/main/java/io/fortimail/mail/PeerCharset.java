package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/** Octets from a peer as text, whatever charset the peer named. */
final class PeerCharset {

  /** The longest charset name looked up, in characters (RFC 2978 section 2.3 allows 40). */
  private static final int MAX_NAME = 64;

  private PeerCharset() {}

  static Optional<Charset> named(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return Optional.empty();
    }
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  /** Decodes octets; those that are wrong in the charset become U+FFFD. */
  static String decode(byte[] octets, String charset) {
    return named(charset).map(known -> new String(octets, known)).orElseGet(() -> guess(octets));
  }

  /** Octets without a known charset are UTF-8 if they can be, else ISO 8859-1. */
  static String guess(byte[] octets) {
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
