package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** A line of version 1 (PROXY protocol section 2.1). */
final class ProxyLine {

  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
  private static final CharMatcher ADDRESS =
      DIGITS.or(CharMatcher.anyOf("abcdefABCDEF:.")).precomputed();
  private static final int MAX_PORT = 65_535;

  private ProxyLine() {}

  static ProxyHeader parse(byte[] line, int length) {
    String text = new String(line, 0, length, ISO_8859_1);
    if (text.equals("PROXY UNKNOWN") || text.startsWith("PROXY UNKNOWN ")) {
      return new ProxyHeader.Local(); // the rest is to be ignored
    }
    List<String> words = Splitter.on(' ').splitToList(text);
    if (words.size() != 6) {
      return new ProxyHeader.Bad("the PROXY line has not the six words it should have");
    }
    return switch (words.get(1)) {
      case "TCP4" -> parse(words, false);
      case "TCP6" -> parse(words, true);
      default -> new ProxyHeader.Bad("the PROXY line names no protocol of ours");
    };
  }

  private static ProxyHeader parse(List<String> words, boolean six) {
    for (String address : words.subList(2, 4)) {
      if (!ADDRESS.matchesAllOf(address)
          || (address.indexOf(':') >= 0) != six
          || !InetAddresses.isInetAddress(address)) {
        return new ProxyHeader.Bad("the PROXY line has a broken address");
      }
    }
    if (!isPort(words.get(4)) || !isPort(words.get(5))) {
      return new ProxyHeader.Bad("the PROXY line has a broken port");
    }
    return new ProxyHeader.From(
        endpoint(words.get(2), words.get(4)),
        endpoint(words.get(3), words.get(5)),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isPort(String text) {
    return !text.isEmpty()
        && text.length() <= 5
        && DIGITS.matchesAllOf(text)
        && (text.length() == 1 || text.charAt(0) != '0')
        && Integer.parseInt(text) <= MAX_PORT;
  }

  private static InetSocketAddress endpoint(String address, String port) {
    return new InetSocketAddress(InetAddresses.forString(address), Integer.parseInt(port));
  }
}
