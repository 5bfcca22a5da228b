package io.fortimail.mail.text;

/**
 * UTF-7 (RFC 2152), which Java does not have. Lenient: what is wrong becomes U+FFFD or stands for
 * itself, so that no text is lost. One pass.
 */
final class Utf7Decoder {

  private static final char REPLACEMENT = '\ufffd';

  private final byte[] octets;
  private final StringBuilder out;
  private boolean broken;

  /** The bits of base64 not yet used, and how many. */
  private int bits;

  private int count;

  Utf7Decoder(byte[] octets) {
    this.octets = octets;
    this.out = new StringBuilder(octets.length);
  }

  static boolean isName(String name) {
    return switch (name) {
      case "utf-7",
          "utf7",
          "unicode-1-1-utf-7",
          "unicode-2-0-utf-7",
          "x-utf-7",
          "csutf7",
          "csunicode11utf7",
          "cp65000",
          "utf_7" ->
          true;
      default -> false;
    };
  }

  String decode() {
    int i = 0;
    while (i < octets.length) {
      if (octets[i] == '+') {
        i = decodeShifted(i + 1);
      } else {
        broken |= octets[i] < 0;
        out.append(octets[i] < 0 ? REPLACEMENT : (char) octets[i]);
        i++;
      }
    }
    return replaceLoneSurrogates();
  }

  /** Whether something was wrong; after {@link #decode}. */
  boolean isBroken() {
    return broken;
  }

  /** Decodes base64 up to the first octet that is none, and returns where to go on. */
  private int decodeShifted(int from) {
    if (from < octets.length && octets[from] == '-') {
      out.append('+');
      return from + 1;
    }
    bits = 0;
    count = 0;
    int i = from;
    for (; i < octets.length && sextet(octets[i]) >= 0; i++) {
      bits = ((bits << 6) | sextet(octets[i])) & 0x3f_ffff;
      count += 6;
      if (count >= 16) {
        count -= 16;
        out.append((char) ((bits >> count) & 0xffff));
      }
    }
    // RFC 2152 rule 2: fewer than six bits are left over, and they are zero.
    broken |= i == from || count >= 6 || (bits & ((1 << count) - 1)) != 0;
    return i < octets.length && octets[i] == '-' ? i + 1 : i;
  }

  private static int sextet(byte octet) {
    if (octet >= 'A' && octet <= 'Z') {
      return octet - 'A';
    }
    if (octet >= 'a' && octet <= 'z') {
      return octet - 'a' + 26;
    }
    if (octet >= '0' && octet <= '9') {
      return octet - '0' + 52;
    }
    return octet == '+' ? 62 : octet == '/' ? 63 : -1;
  }

  private String replaceLoneSurrogates() {
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < out.length()
          && Character.isLowSurrogate(out.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        out.setCharAt(i, REPLACEMENT);
        broken = true;
      }
    }
    return out.toString();
  }
}
