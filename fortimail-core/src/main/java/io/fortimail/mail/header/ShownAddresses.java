package io.fortimail.mail.header;

import com.google.common.base.Ascii;
import java.text.Normalizer;

/** Addresses that a reader sees in a text that is none, such as a display name. */
final class ShownAddresses {

  private ShownAddresses() {}

  /** Whether the text shows an address with a dot in its domain that is another than this. */
  static boolean otherThan(String address, String text) {
    // Look-alikes of the at-sign and of letters in full width are seen as these.
    String seen = Normalizer.normalize(text, Normalizer.Form.NFKC);
    int previous = -1;
    for (int at = seen.indexOf('@'); at >= 0; at = seen.indexOf('@', at + 1)) {
      int start = at;
      while (start > previous + 1 && isLocal(seen.charAt(start - 1))) {
        start--;
      }
      int end = at + 1;
      while (end < seen.length() && isDomain(seen.charAt(end))) {
        end++;
      }
      if (start < at
          && hasInnerDot(seen, at + 1, end)
          && !Ascii.equalsIgnoreCase(withoutDot(seen.substring(start, end)), address)) {
        return true;
      }
      previous = at;
    }
    return false;
  }

  private static boolean hasInnerDot(String text, int start, int end) {
    for (int i = start + 1; i < end - 1; i++) {
      if (text.charAt(i) == '.') {
        return true;
      }
    }
    return false;
  }

  private static String withoutDot(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isLocal(char c) {
    return c > ' ' && "()<>,;:\\\"[]'@".indexOf(c) < 0 && !Character.isWhitespace(c);
  }

  private static boolean isDomain(char c) {
    return FieldSyntax.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c >= 0xA1;
  }
}
