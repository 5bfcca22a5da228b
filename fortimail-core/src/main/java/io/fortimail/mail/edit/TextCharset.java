package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/** Whether and how text can be added to text in a charset. */
final class TextCharset {

  private static final String PROBE = "</body> Az09=";

  private TextCharset() {}

  /**
   * The charset of just this name, if the JDK has it and can write it: not the larger one by which
   * mail programs read it, since text must not be written in it under this name.
   */
  static Optional<Charset> named(String name) {
    try {
      return Optional.of(Charset.forName(name)).filter(Charset::canEncode);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  /** Whether ASCII stands for itself anywhere in text of the charset: no shifts, one octet each. */
  static boolean holdsAscii(Charset charset) {
    String name = charset.name().toLowerCase(Locale.ROOT);
    return !name.contains("2022")
        && ByteBuffer.wrap(PROBE.getBytes(US_ASCII)).equals(charset.encode(PROBE));
  }

  /** Text in a charset; empty if the charset lacks a character. */
  static Optional<byte[]> encode(String text, Charset charset) {
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] octets = new byte[encoded.remaining()];
      encoded.get(octets);
      return Optional.of(octets);
    } catch (CharacterCodingException lacking) {
      return Optional.empty();
    }
  }

  /** Octets as UTF-8 instead; empty if they are not all text of the charset. */
  static Optional<byte[]> toUtf8(byte[] octets, Charset charset) {
    try {
      return Optional.of(
          charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString().getBytes(UTF_8));
    } catch (CharacterCodingException otherCharset) {
      return Optional.empty();
    }
  }

  static boolean isAscii(byte[] octets) {
    int all = 0;
    for (byte octet : octets) {
      all |= octet;
    }
    return all >= 0;
  }
}
