package io.fortimail.dns;

import com.google.common.base.Ascii;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Names as text and names as dnsjava has them. */
final class DomainNames {

  private DomainNames() {}

  /** Without the dot at the end, unless it is escaped or all there is. */
  static String canonical(String name) {
    boolean dotted = name.length() > 1 && name.endsWith(".") && !name.endsWith("..");
    return dotted && !endsInEscape(name) ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean endsInEscape(String name) {
    int backslashes = 0;
    for (int i = name.length() - 2; i >= 0 && name.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** Empty for text that is no name: empty or too long a label, too long a whole, non-ASCII. */
  static Optional<Name> parse(String text) {
    if (text.isEmpty() || !isPrintableAscii(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Name.fromString(text, Name.root));
    } catch (TextParseException notAName) {
      return Optional.empty();
    }
  }

  /** Characters other than printable ASCII come out as {@code \ddd} (RFC 1035 section 5.1). */
  static String text(Name name) {
    return Ascii.toLowerCase(name.equals(Name.root) ? DnsQuestion.ROOT : name.toString(true));
  }

  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
