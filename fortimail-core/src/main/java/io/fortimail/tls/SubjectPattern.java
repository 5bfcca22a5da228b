package io.fortimail.tls;

import com.google.common.base.Ascii;
import io.fortimail.mail.Wildcard;

/**
 * What the names of a certificate must be like: one of its DNS names, or its subject where it has
 * none.
 *
 * @param kind how the text is compared
 * @param text the text; case does not matter
 */
public record SubjectPattern(Kind kind, String text) {

  /** How a text is compared. */
  public enum Kind {
    /** The whole name. */
    EXACT,
    /** A part of it. */
    SUBSTRING,
    /** The whole name; {@code *} stands for any number of characters, {@code ?} for one. */
    WILDCARD
  }

  /** Brings the text into its one form. */
  public SubjectPattern {
    text = Ascii.toLowerCase(text);
  }

  /**
   * Compares.
   *
   * @param name a name of a certificate
   * @return whether it is like this
   */
  public boolean matches(String name) {
    String lower = Ascii.toLowerCase(name);
    return switch (kind) {
      case EXACT -> lower.equals(text);
      case SUBSTRING -> lower.contains(text);
      case WILDCARD -> new Wildcard(text).matches(lower);
    };
  }
}
