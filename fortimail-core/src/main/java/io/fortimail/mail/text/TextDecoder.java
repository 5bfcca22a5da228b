package io.fortimail.mail.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import io.fortimail.mail.PeerCharset;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Octets of a part as text, as a mail program reads them: in the charset of the byte order mark,
 * else of the header, else of an HTML {@code meta} element, else as UTF-8 if it is that, else as
 * windows-1252. Always gives a text.
 */
final class TextDecoder {

  /** What mail programs read where nothing says better. */
  private static final Charset FALLBACK = PeerCharset.named("windows-1252").orElse(UTF_8);

  private static final char REPLACEMENT = '\ufffd';

  private final byte[] octets;
  private final boolean cut;
  private final Set<TextAnomaly> anomalies = EnumSet.noneOf(TextAnomaly.class);

  private TextDecoder(byte[] octets, boolean cut) {
    this.octets = octets;
    this.cut = cut;
  }

  /**
   * Decodes a part.
   *
   * @param octets its octets
   * @param cut whether more would follow, so that half a character at the end is no fault
   * @param header the charset of its header
   * @param html whether a {@code meta} element may name a charset
   */
  static DecodedText decode(byte[] octets, boolean cut, Optional<String> header, boolean html) {
    TextDecoder decoder = new TextDecoder(octets, cut);
    Optional<String> meta = html ? MetaCharset.find(octets) : Optional.empty();
    return decoder.decode(header.map(TextDecoder::canonical), meta.map(TextDecoder::canonical));
  }

  private DecodedText decode(Optional<String> header, Optional<String> meta) {
    Optional<String> mark = ByteOrderMark.charset(octets);
    Optional<String> declared = mark.or(() -> header).or(() -> meta);
    if (differ(declared, header) || differ(declared, meta)) {
      anomalies.add(TextAnomaly.SEVERAL_CHARSETS);
    }
    if (declared.isEmpty()) {
      if (hasHighOctet()) {
        anomalies.add(TextAnomaly.UNDECLARED_CHARSET);
      }
      return guess();
    }
    return mark.isEmpty() && meta.equals(declared) && header.isEmpty()
        ? named(metaName(declared.get()), 0)
        : named(declared.get(), mark.isPresent() ? ByteOrderMark.length(octets) : 0);
  }

  /** WHATWG HTML 13.2.3.2: a meta element that can be read as ASCII cannot stand in UTF-16. */
  private static String metaName(String name) {
    return name.startsWith("utf-16") ? "utf-8" : name;
  }

  private static boolean differ(Optional<String> used, Optional<String> other) {
    return other.isPresent() && !used.equals(other) && !withoutOrder(used).equals(other);
  }

  private static Optional<String> withoutOrder(Optional<String> name) {
    return name.map(n -> n.startsWith("utf-16") ? "utf-16" : n);
  }

  /** One name for all the aliases of a charset. */
  private static String canonical(String name) {
    String lower = Ascii.toLowerCase(name);
    return PeerCharset.named(lower).map(c -> Ascii.toLowerCase(c.name())).orElse(lower);
  }

  private DecodedText named(String name, int from) {
    if (Utf7Decoder.isName(name)) {
      anomalies.add(TextAnomaly.UTF_7);
      Utf7Decoder utf7 = new Utf7Decoder(octets);
      String text = utf7.decode();
      return result(text, "utf-7", utf7.isBroken() && !cut);
    }
    Optional<Charset> charset = PeerCharset.named(name);
    if (charset.isEmpty()) {
      anomalies.add(TextAnomaly.UNKNOWN_CHARSET);
      return guess();
    }
    if (Iso2022JpDecoder.isName(name)) {
      return japanese();
    }
    return known(name.equals("utf-16") ? ByteOrderMark.order(octets) : charset.get(), from);
  }

  private DecodedText japanese() {
    Iso2022JpDecoder decoder = new Iso2022JpDecoder(octets);
    String text = decoder.decode();
    if (decoder.isBroken() && !cut) {
      anomalies.add(TextAnomaly.BROKEN_SHIFT);
    }
    return result(text, "iso-2022-jp", text.indexOf(REPLACEMENT) >= 0);
  }

  private DecodedText known(Charset charset, int from) {
    Optional<String> clean = strictly(charset, from);
    if (clean.isPresent()) {
      return result(clean.get(), name(charset), false);
    }
    anomalies.add(TextAnomaly.WRONG_CHARSET);
    String text = new String(octets, from, octets.length - from, charset);
    boolean ascii = charset.equals(StandardCharsets.US_ASCII);
    // Text in one octet per character that is called UTF-8 has no character of UTF-8 at all.
    if (ascii || (charset.equals(UTF_8) && !hasForeignCharacter(text))) {
      return guess();
    }
    return result(text, name(charset), true);
  }

  private DecodedText guess() {
    Optional<String> utf8 = strictly(UTF_8, 0);
    if (utf8.isPresent()) {
      return result(utf8.get(), hasHighOctet() ? "utf-8" : "us-ascii", false);
    }
    return result(new String(octets, FALLBACK), name(FALLBACK), false);
  }

  private DecodedText result(String text, String charset, boolean wrong) {
    if (wrong) {
      anomalies.add(TextAnomaly.WRONG_CHARSET);
    }
    return new DecodedText(text, charset, anomalies);
  }

  /** The text, unless there are octets that are wrong in the charset. */
  private Optional<String> strictly(Charset charset, int from) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(octets, from, octets.length - from);
    CharBuffer out =
        CharBuffer.allocate(1 + (int) Math.ceil(in.remaining() * decoder.maxCharsPerByte()));
    CoderResult result = decoder.decode(in, out, !cut);
    if (!cut && result.isUnderflow()) {
      result = decoder.flush(out);
    }
    return result.isUnderflow() ? Optional.of(out.flip().toString()) : Optional.empty();
  }

  private boolean hasHighOctet() {
    for (byte octet : octets) {
      if (octet < 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasForeignCharacter(String text) {
    return text.chars().anyMatch(c -> c > 127 && c != REPLACEMENT);
  }

  private static String name(Charset charset) {
    return Ascii.toLowerCase(charset.name());
  }
}
