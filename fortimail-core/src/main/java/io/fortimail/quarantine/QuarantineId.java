package io.fortimail.quarantine;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of an entry: 12 hexadecimal digits for the time in milliseconds, a hyphen, and 32 for
 * 128 random bits. So entries sort by time, and nobody can guess one that was not shown to them.
 *
 * <p>An instance always has exactly this form, so it is safe as a file name and in a URL.
 *
 * @param value the id, in lower case
 */
public record QuarantineId(String value) implements Comparable<QuarantineId> {

  /** The length of every id, in characters. */
  public static final int LENGTH = 45;

  private static final int TIME_DIGITS = 12;
  private static final int RANDOM_BYTES = 16; // 128 bits, as RFC 9562 gives a UUID at most
  private static final long MAX_MILLIS = (1L << 48) - 1;
  private static final HexFormat HEX = HexFormat.of();

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the text has another form; use {@link #parse} for text from
   *     a peer
   */
  public QuarantineId {
    if (!isId(value)) {
      throw new IllegalArgumentException("not a quarantine id");
    }
  }

  /**
   * Makes an id that has not been before.
   *
   * @param time when the message came
   * @param random where the unguessable part comes from
   * @return the id
   * @throws IllegalArgumentException if the time is before 1970 or after the year 10000
   */
  public static QuarantineId next(Instant time, SecureRandom random) {
    long millis = time.toEpochMilli();
    if (millis < 0 || millis > MAX_MILLIS) {
      throw new IllegalArgumentException("no id for the time " + time);
    }
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    return new QuarantineId(HEX.toHexDigits(millis, TIME_DIGITS) + "-" + HEX.formatHex(bits));
  }

  /**
   * Reads an id.
   *
   * @param text whatever a peer sent
   * @return the id, or empty if the text is none
   */
  public static Optional<QuarantineId> parse(String text) {
    return isId(text) ? Optional.of(new QuarantineId(text)) : Optional.empty();
  }

  /** {@return when the message came, to the millisecond} */
  public Instant time() {
    return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(value, 0, TIME_DIGITS));
  }

  /** The older first. */
  @Override
  public int compareTo(QuarantineId other) {
    return value.compareTo(other.value);
  }

  /** {@return the id} */
  @Override
  public String toString() {
    return value;
  }

  private static boolean isId(String text) {
    if (text.length() != LENGTH || text.charAt(TIME_DIGITS) != '-') {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (!digit && i != TIME_DIGITS) {
        return false;
      }
    }
    return true;
  }
}
