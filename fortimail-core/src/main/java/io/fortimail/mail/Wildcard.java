package io.fortimail.mail;

import com.google.common.base.Ascii;

/**
 * A pattern for addresses and names: {@code *} stands for any number of characters, {@code ?} for
 * exactly one, anything else for itself whatever its case. {@code *@example.???} are addresses in
 * any three-letter domain called example.
 *
 * @param pattern the pattern, in lower case
 */
public record Wildcard(String pattern) {

  /** Matches everything. */
  public static final Wildcard ANY = new Wildcard("*");

  /**
   * A pattern for domains.
   *
   * @param pattern labels in ASCII, with {@code *} and {@code ?}, or U-labels
   * @return the pattern in A-labels, as addresses are
   * @throws IllegalArgumentException if a label outside of ASCII has no A-label
   */
  public static Wildcard ofDomain(String pattern) {
    return new Wildcard(
        DomainLabels.toAscii(pattern)
            .orElseThrow(() -> new IllegalArgumentException("no A-label: " + pattern)));
  }

  /**
   * A pattern for addresses.
   *
   * @param pattern as for the address; what is behind the last {@code @} is as with {@link
   *     #ofDomain}
   * @return the pattern
   * @throws IllegalArgumentException if a label of the domain outside of ASCII has no A-label
   */
  public static Wildcard ofAddress(String pattern) {
    int at = pattern.lastIndexOf('@');
    return new Wildcard(
        pattern.substring(0, at + 1) + ofDomain(pattern.substring(at + 1)).pattern());
  }

  /** Brings the pattern into its one form. */
  public Wildcard {
    pattern = Ascii.toLowerCase(pattern);
  }

  /**
   * Compares. It takes at most as many steps as the product of both lengths.
   *
   * @param text an address or a name
   * @return whether all of it is as the pattern says
   */
  public boolean matches(String text) {
    int p = 0;
    int star = -1;
    int resume = 0;
    int t = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && isLike(pattern.charAt(p), text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) { // the last star takes one character more
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean isLike(char wanted, char found) {
    return wanted == '?' || wanted == Ascii.toLowerCase(found);
  }

  /** {@return the pattern} */
  @Override
  public String toString() {
    return pattern;
  }
}
