package io.fortimail.mail.text;

import static io.fortimail.mail.text.TextAnomaly.BROKEN_SHIFT;
import static io.fortimail.mail.text.TextAnomaly.SEVERAL_CHARSETS;
import static io.fortimail.mail.text.TextAnomaly.UNDECLARED_CHARSET;
import static io.fortimail.mail.text.TextAnomaly.UNKNOWN_CHARSET;
import static io.fortimail.mail.text.TextAnomaly.UTF_7;
import static io.fortimail.mail.text.TextAnomaly.WRONG_CHARSET;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Octets as text: what mail programs show, and what is odd about it. */
@Tag("attack-43")
class TextDecoderTest {

  private static Arguments row(
      String charset, String octets, String text, String used, TextAnomaly... odd) {
    return arguments(charset, octets, text, used, Set.of(odd));
  }

  /** Octets are written as the characters of ISO 8859-1. */
  static Stream<Arguments> rows() {
    return Stream.of(
        row("utf-8", "caf\u00c3\u00a9", "caf\u00e9", "utf-8"),
        row("UTF8", "caf\u00c3\u00a9", "caf\u00e9", "utf-8"),
        row("", "plain", "plain", "us-ascii"),
        row("", "caf\u00c3\u00a9", "caf\u00e9", "utf-8", UNDECLARED_CHARSET),
        row("", "caf\u00e9", "caf\u00e9", "windows-1252", UNDECLARED_CHARSET),
        row("us-ascii", "caf\u00c3\u00a9", "caf\u00e9", "utf-8", WRONG_CHARSET),
        row("us-ascii", "caf\u00e9", "caf\u00e9", "windows-1252", WRONG_CHARSET),
        row("utf-8", "caf\u00e9 x", "caf\u00e9 x", "windows-1252", WRONG_CHARSET),
        row("utf-8", "\u00c3\u00a9\u00ff", "\u00e9\ufffd", "utf-8", WRONG_CHARSET),
        row("iso-8859-1", "\u0093x\u0094", "\u201cx\u201d", "windows-1252"),
        row("ansi_x3.110", "\u0080", "\u20ac", "windows-1252"),
        row("x-unknown", "caf\u00c3\u00a9", "caf\u00e9", "utf-8", UNKNOWN_CHARSET),
        row("no such \u0000 name", "x", "x", "us-ascii", UNKNOWN_CHARSET),
        row("x".repeat(10_000), "x", "x", "us-ascii", UNKNOWN_CHARSET),
        row("cp-850", "\u0081", "\u00fc", "ibm850"),
        row("gb2312", "\u00b9\u00ba\u0080\u0095", "\u8d2d\ufffd\ufffd", "gb18030", WRONG_CHARSET),
        row("ks_c_5601-1987", "\u00b0\u00a1", "\uac00", "x-windows-949"),
        row("shift_jis", "\u0087@", "\u2460", "windows-31j"),
        row("big5", "\u00a4\u00a4", "\u4e2d", "big5-hkscs"),
        row("koi8r", "\u00c1", "\u0430", "koi8-r"),
        // byte order marks
        row("", "\u00ef\u00bb\u00bfx", "x", "utf-8"),
        row("", "\u00fe\u00ff\u0000x", "x", "utf-16be"),
        row("utf-16", "\u00ff\u00fex\u0000", "x", "utf-16le"),
        row("iso-8859-1", "\u00ef\u00bb\u00bfx", "x", "utf-8", SEVERAL_CHARSETS),
        // UTF-16
        row("utf-16", "\u0000a\u0000b", "ab", "utf-16be"),
        row("utf-16", "a\u0000b\u0000", "ab", "utf-16le"),
        row("utf-16be", "\u0000a\u0000", "a\ufffd", "utf-16be", WRONG_CHARSET),
        row("utf-16be", "\u00d8\u0000\u0000a", "\ufffd", "utf-16be", WRONG_CHARSET),
        row("utf-16le", "\u0000\u00dca\u0000", "\ufffda", "utf-16le", WRONG_CHARSET),
        // UTF-7
        row("utf-7", "Hi+ACE- 1+-1 +ADwAYg-", "Hi! 1+1 <b", "utf-7", UTF_7),
        row("unicode-1-1-utf-7", "A+ImIDkQ.", "A\u2262\u0391.", "utf-7", UTF_7),
        row("UTF-7", "+2D3cAA-", "\ud83d\udc00", "utf-7", UTF_7),
        row("utf-7", "+2D0-x", "\ufffdx", "utf-7", UTF_7, WRONG_CHARSET),
        row("utf-7", "a+!b", "a!b", "utf-7", UTF_7, WRONG_CHARSET),
        row("utf-7", "+AGE", "a", "utf-7", UTF_7),
        row("utf-7", "+AGF", "a", "utf-7", UTF_7, WRONG_CHARSET),
        row("utf-7", "\u00e9", "\ufffd", "utf-7", UTF_7, WRONG_CHARSET),
        // ISO-2022-JP
        row("iso-2022-jp", "a\u001b$B$\"\u001b(Bb", "a\u3042b", "iso-2022-jp"),
        row("iso-2022-jp", "\u001b$B-!\u001b(B", "\u2460", "iso-2022-jp"),
        row("iso-2022-jp", "\u001b(I1\u001b(B", "\uff71", "iso-2022-jp"),
        row("iso-2022-jp", "\u001b$B$\"\nCall us", "\u3042\nCall us", "iso-2022-jp", BROKEN_SHIFT),
        row("iso-2022-jp", "\u001b$B$\"", "\u3042", "iso-2022-jp", BROKEN_SHIFT),
        row("iso-2022-jp", "\u001b$B\u001b$B\r\nCall", "\r\nCall", "iso-2022-jp", BROKEN_SHIFT),
        row("iso-2022-jp", "\u001b$B$\u001b(Bab", "$ab", "iso-2022-jp", BROKEN_SHIFT),
        row(
            "iso-2022-jp",
            "\u001b$ZCall",
            "\ufffd$ZCall",
            "iso-2022-jp",
            BROKEN_SHIFT,
            WRONG_CHARSET),
        row("iso-2022-jp", "Call\u001b", "Call\ufffd", "iso-2022-jp", BROKEN_SHIFT, WRONG_CHARSET));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decodes(String charset, String octets, String text, String used, Set<TextAnomaly> odd) {
    Optional<String> declared = Optional.of(charset).filter(c -> !c.isEmpty());
    DecodedText decoded = TextDecoder.decode(octets.getBytes(ISO_8859_1), false, declared, false);
    assertThat(decoded.text()).isEqualTo(text);
    assertThat(decoded.charset()).isEqualTo(used);
    assertThat(decoded.anomalies()).isEqualTo(odd);
  }

  static Stream<Arguments> metas() {
    return Stream.of(
        row("", "<meta charset=koi8-r>\u00c1", "\u0430", "koi8-r"),
        row("", "<META content='text/html; charset = \"koi8-r\"'>\u00c1", "\u0430", "koi8-r"),
        row("", "<!-- <meta charset=utf-7> --><meta charset='koi8-r'/>\u00c1", "\u0430", "koi8-r"),
        row("", "<meta charset=utf-16>\u00c3\u00a9", "\u00e9", "utf-8"),
        row("", "<meta name=charset>\u00c3\u00a9", "\u00e9", "utf-8", UNDECLARED_CHARSET),
        row("utf-8", "<meta charset=utf8>\u00c3\u00a9", "\u00e9", "utf-8"),
        row("utf-8", "<meta charset=koi8-r>\u00c3\u00a9", "\u00e9", "utf-8", SEVERAL_CHARSETS),
        row("", "<meta charset=utf-7>+ACE-", "!", "utf-7", UTF_7));
  }

  @ParameterizedTest
  @MethodSource("metas")
  void metaCharset(String charset, String octets, String end, String used, Set<TextAnomaly> odd) {
    Optional<String> declared = Optional.of(charset).filter(c -> !c.isEmpty());
    DecodedText decoded = TextDecoder.decode(octets.getBytes(ISO_8859_1), false, declared, true);
    assertThat(decoded.text()).endsWith(">" + end);
    assertThat(decoded.charset()).isEqualTo(used);
    assertThat(decoded.anomalies()).isEqualTo(odd);
  }

  @Test
  void halfACharacterAtTheCutIsNoFault() {
    byte[] octets = {'a', (byte) 0xe3, (byte) 0x81};
    DecodedText decoded = TextDecoder.decode(octets, true, Optional.of("utf-8"), false);
    assertThat(decoded.text()).isEqualTo("a");
    assertThat(decoded.anomalies()).isEmpty();
    assertThat("\u3042".getBytes(UTF_8)).startsWith(octets[1], octets[2]);
  }
}
