package io.fortimail.smtp;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a server has told of itself in its reply to EHLO, as far as it matters here.
 *
 * @param pipelining RFC 2920
 * @param eightBitMime RFC 6152
 * @param smtpUtf8 RFC 6531
 * @param startTls RFC 3207
 * @param requireTls RFC 8689
 * @param size whether the SIZE parameter is understood (RFC 1870)
 * @param maxSize the limit that came with it; absent where there is none
 */
record SmtpServerFeatures(
    boolean pipelining,
    boolean eightBitMime,
    boolean smtpUtf8,
    boolean startTls,
    boolean requireTls,
    boolean size,
    OptionalLong maxSize) {

  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings().limit(3);
  private static final int MAX_DIGITS = 18;

  /** What a server can that knows only HELO. */
  static final SmtpServerFeatures NONE =
      new SmtpServerFeatures(false, false, false, false, false, false, OptionalLong.empty());

  static SmtpServerFeatures of(SmtpReply ehlo) {
    boolean pipelining = false;
    boolean eightBitMime = false;
    boolean smtpUtf8 = false;
    boolean startTls = false;
    boolean requireTls = false;
    boolean size = false;
    OptionalLong maxSize = OptionalLong.empty();
    for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
      List<String> words = WORDS.splitToList(line);
      String keyword = words.isEmpty() ? "" : Ascii.toUpperCase(words.get(0));
      switch (keyword) {
        case "PIPELINING" -> pipelining = true;
        case "8BITMIME" -> eightBitMime = true;
        case "SMTPUTF8" -> smtpUtf8 = true;
        case "STARTTLS" -> startTls = true;
        case "REQUIRETLS" -> requireTls = true;
        case "SIZE" -> {
          size = true;
          maxSize = words.size() > 1 ? limit(words.get(1)) : OptionalLong.empty();
        }
        default -> {}
      }
    }
    return new SmtpServerFeatures(
        pipelining, eightBitMime, smtpUtf8, startTls, requireTls, size, maxSize);
  }

  /** RFC 1870 4: zero, or nothing that is a number, is no limit. */
  private static OptionalLong limit(String word) {
    boolean number =
        word.length() <= MAX_DIGITS && word.chars().allMatch(c -> c >= '0' && c <= '9');
    long value = number ? Long.parseLong(word) : 0;
    return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
