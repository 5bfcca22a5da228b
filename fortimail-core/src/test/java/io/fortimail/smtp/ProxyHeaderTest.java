package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import com.google.common.net.InetAddresses;
import com.google.common.primitives.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("attack-17")
class ProxyHeaderTest {

  private static final byte[] AFTER = "EHLO c.example\r\n".getBytes(ISO_8859_1);
  private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";
  private static final String ADDRESSES4 = "C0000207" + "C6336401" + "DEB9" + "0019";

  private static byte[] hex(String text) {
    return BaseEncoding.base16().decode(text);
  }

  private static byte[] text(String line) {
    return line.getBytes(ISO_8859_1);
  }

  /** Version 2 with a length that is true. */
  private static byte[] binary(String commandAndFamily, String rest) {
    byte[] body = hex(rest);
    return Bytes.concat(
        hex(SIGNATURE + commandAndFamily),
        new byte[] {(byte) (body.length >> 8), (byte) body.length},
        body);
  }

  private static ProxyHeader read(byte[] header) {
    return new ProxyHeaderReader().read(ByteBuffer.wrap(header));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddresses.forString(address), port);
  }

  /** In one piece and at every split: the same, and nothing of the client's is touched. */
  private static ProxyHeader readEverySplit(byte[] header) {
    byte[] all = Bytes.concat(header, AFTER);
    ByteBuffer whole = ByteBuffer.wrap(all);
    ProxyHeader result = new ProxyHeaderReader().read(whole);
    assertThat(whole.position()).isEqualTo(header.length);
    for (int split = 0; split < header.length; split++) {
      ProxyHeaderReader reader = new ProxyHeaderReader();
      assertThat(reader.read(ByteBuffer.wrap(all, 0, split)))
          .isInstanceOf(ProxyHeader.NeedsMore.class);
      ByteBuffer rest = ByteBuffer.wrap(all, split, all.length - split);
      assertThat(reader.read(rest)).isEqualTo(result);
      assertThat(rest.position()).isEqualTo(header.length);
      assertThat(reader.read(rest)).as("it stays so").isEqualTo(result);
      assertThat(rest.position()).isEqualTo(header.length);
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.7 198.51.100.1 57017 25, 192.0.2.7, 198.51.100.1, 57017, 25",
    "PROXY TCP4 255.255.255.255 0.0.0.0 65535 0, 255.255.255.255, 0.0.0.0, 65535, 0",
    "PROXY TCP6 2001:db8::7 2001:db8::1 57017 25, 2001:db8::7, 2001:db8::1, 57017, 25",
    "PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2, 192.0.2.7, ::1, 1, 2",
  })
  void linesAreRead(String line, String source, String destination, int from, int to) {
    assertThat(readEverySplit(text(line + "\r\n")))
        .isEqualTo(
            new ProxyHeader.From(
                at(source, from), at(destination, to), Optional.empty(), Optional.empty()));
  }

  @Test
  void theLongestLineIsRead() {
    String line = "PROXY UNKNOWN ffff:f...f:ffff ".concat("f".repeat(75)) + "\r\n";
    assertThat(line).hasSize(107);
    assertThat(readEverySplit(text(line))).isEqualTo(new ProxyHeader.Local());
    assertThat(readEverySplit(text("PROXY UNKNOWN\r\n"))).isEqualTo(new ProxyHeader.Local());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO c.example\r\n",
        "proxy TCP4 192.0.2.7 198.51.100.1 1 2\r\n",
        "PROXY\r\n",
        "PROXY \r\n",
        "PROXY TCP4\r\n",
        "PROXY UDP4 192.0.2.7 198.51.100.1 1 2\r\n",
        "PROXY UNKNOWNX\r\n",
        "PROXY TCP4  192.0.2.7 198.51.100.1 1 2\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 1 2 \r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 1 2\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 1 2\rx\r\n",
        "PROXY TCP4 192.0.2.07 198.51.100.1 1 2\r\n",
        "PROXY TCP4 192.0.2 198.51.100.1 1 2\r\n",
        "PROXY TCP4 192.0.2.256 198.51.100.1 1 2\r\n",
        "PROXY TCP4 mx.example 198.51.100.1 1 2\r\n",
        "PROXY TCP4 2001:db8::7 198.51.100.1 1 2\r\n",
        "PROXY TCP6 192.0.2.7 ::1 1 2\r\n",
        "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n",
        "PROXY TCP6 [::1] ::1 1 2\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 01 2\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 65536 2\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 +1 2\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 -1 2\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 1 999999\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1  2\r\n",
        "PROXY TCP4 \u0661.0.2.7 198.51.100.1 1 2\r\n",
      })
  void brokenLinesAreBad(String line) {
    assertThat(read(text(line))).isInstanceOf(ProxyHeader.Bad.class);
  }

  @Test
  void aLineWithoutEndIsBadAtItsLimit() {
    ByteBuffer endless = ByteBuffer.wrap(text("PROXY UNKNOWN " + "x".repeat(10_000)));
    assertThat(new ProxyHeaderReader().read(endless)).isInstanceOf(ProxyHeader.Bad.class);
    assertThat(endless.position()).isEqualTo(ProxyHeaderReader.MAX_LINE);
  }

  @Test
  void binaryAddressesAreRead() {
    assertThat(readEverySplit(binary("2111", ADDRESSES4)))
        .isEqualTo(
            new ProxyHeader.From(
                at("192.0.2.7", 57_017),
                at("198.51.100.1", 25),
                Optional.empty(),
                Optional.empty()));
    String six = "20010DB8" + "00".repeat(11) + "07" + "00".repeat(15) + "01" + "FFFF" + "0019";
    assertThat(readEverySplit(binary("2121", six)))
        .isEqualTo(
            new ProxyHeader.From(
                at("2001:db8::7", 65_535), at("::1", 25), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "2000, ''",
    "2011, C0000207C6336401DEB90019",
    "2011, ''",
    "20FF, 0102",
    "2100, ''",
    "2100, 040001FF",
  })
  void whoSpeaksForNobodyIsLocal(String commandAndFamily, String rest) {
    assertThat(readEverySplit(binary(commandAndFamily, rest))).isEqualTo(new ProxyHeader.Local());
  }

  @Test
  void aLocalSocketHasNoAddress() {
    assertThat(readEverySplit(binary("2131", "00".repeat(216)))).isEqualTo(new ProxyHeader.Local());
    assertThat(read(binary("2131", "00".repeat(215)))).isInstanceOf(ProxyHeader.Bad.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1111, C0000207C6336401DEB90019",
    "3111, C0000207C6336401DEB90019",
    "2211, C0000207C6336401DEB90019",
    "2F11, C0000207C6336401DEB90019",
    "2112, C0000207C6336401DEB90019",
    "2141, C0000207C6336401DEB90019",
    "2110, C0000207C6336401DEB90019",
    "2111, C0000207C6336401DEB900",
    "2111, ''",
    "2121, C0000207C6336401DEB90019",
    "2111, C0000207C6336401DEB9001904",
    "2111, C0000207C6336401DEB900190400",
    "2111, C0000207C6336401DEB90019040002FF",
    "2111, C0000207C6336401DEB9001904FFFF",
    "2111, C0000207C6336401DEB900192000020100",
    "2111, C0000207C6336401DEB90019030003010203",
    "2111, C0000207C6336401DEB9001903000401020304",
  })
  void brokenBinaryHeadersAreBad(String commandAndFamily, String rest) {
    assertThat(read(binary(commandAndFamily, rest))).isInstanceOf(ProxyHeader.Bad.class);
  }

  @Test
  void tooLongIsSaidBeforeItIsRead() {
    ByteBuffer header = ByteBuffer.wrap(hex(SIGNATURE + "2111" + "FFFF" + "00".repeat(40)));
    assertThat(new ProxyHeaderReader().read(header)).isInstanceOf(ProxyHeader.Bad.class);
    assertThat(header.position()).isEqualTo(16);
    int most = ProxyHeaderReader.MAX_BINARY - 16 - 12 - 3;
    String padding = "04" + String.format("%04X", most) + "00".repeat(most);
    assertThat(read(binary("2111", ADDRESSES4 + padding))).isInstanceOf(ProxyHeader.From.class);
  }

  @Test
  void theChecksumIsVerified() {
    byte[] header = binary("2111", ADDRESSES4 + "040002ABCD" + "030004" + "00000000");
    CRC32C sum = new CRC32C();
    sum.update(header);
    ByteBuffer.wrap(header).putInt(header.length - 4, (int) sum.getValue());
    assertThat(readEverySplit(header)).isInstanceOf(ProxyHeader.From.class);
    for (int i = 16; i < header.length; i++) {
      byte[] changed = header.clone();
      changed[i] ^= 0x20;
      if (i != 28 + 5) { // without its type the sum is no sum
        assertThat(read(changed)).as("octet %d", i).isInstanceOf(ProxyHeader.Bad.class);
      }
    }
  }

  private static ProxyHeader.From tls(int flags, String verify) {
    String inner = "210007" + "544C5376312E33" + "220003" + "610A62";
    String ssl = String.format("20%04X%02X", 5 + inner.length() / 2, flags) + verify + inner;
    String authority = "02000A" + "6D782E6578616D706C65";
    return (ProxyHeader.From) readEverySplit(binary("2111", ADDRESSES4 + authority + ssl));
  }

  @Test
  void whatTheProxySawOfTlsIsTold() {
    assertThat(tls(0x07, "00000000").tls())
        .contains(new ProxyHeader.Tls(Optional.of("TLSv1.3"), Optional.of("a?b")));
    assertThat(tls(0x07, "00000000").authority()).contains("mx.example");
    assertThat(tls(0x07, "00000001").tls().orElseThrow().verifiedName())
        .as("not verified")
        .isEmpty();
    assertThat(tls(0x01, "00000000").tls().orElseThrow().verifiedName())
        .as("no certificate")
        .isEmpty();
    assertThat(tls(0x00, "00000000").tls()).as("no TLS").isEmpty();
  }

  @Test
  void noBytesBreakIt() {
    byte[][] seeds = {
      text("PROXY TCP4 192.0.2.7 198.51.100.1 57017 25\r\n"),
      text("PROXY TCP6 2001:db8::7 2001:db8::1 57017 25\r\n"),
      binary("2111", ADDRESSES4 + "040002ABCD" + "20000601000000000021"),
      binary("2121", "00".repeat(36) + "030004" + "00000000"),
    };
    Random random = new Random(17);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
      for (int j = random.nextInt(5); j > 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 10));
      ByteBuffer whole = ByteBuffer.wrap(bytes);
      ProxyHeader once = new ProxyHeaderReader().read(whole);
      ProxyHeaderReader dripped = new ProxyHeaderReader();
      ProxyHeader last = new ProxyHeader.NeedsMore();
      int used = 0;
      while (used < bytes.length && last instanceof ProxyHeader.NeedsMore) {
        last = dripped.read(ByteBuffer.wrap(bytes, used, 1));
        used++;
      }
      assertThat(last).isEqualTo(once);
      assertThat(used).isEqualTo(whole.position());
    }
  }
}
