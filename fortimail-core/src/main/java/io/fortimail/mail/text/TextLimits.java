package io.fortimail.mail.text;

/**
 * How much of a message's text is read. What lies beyond is unknown, not absent: the part has
 * {@link TextAnomaly#CUT}, and {@link MessageText#stoppedBy} names the limit.
 *
 * @param partOctets the most octets of one part, decoded. Default {@value #DEFAULT_PART_OCTETS}: a
 *     book; newsletters have a tenth of it, and Gmail shows a tenth
 * @param octets the most octets of all parts together. Default {@value #DEFAULT_OCTETS}
 * @param links the most links. Default {@value #DEFAULT_LINKS}
 * @param linkLength the most characters of a link's target and of its text. Default {@value
 *     #DEFAULT_LINK_LENGTH}; a longer one is cut, as {@code data:} URLs may be as long as the part
 * @param tags the most tags of all HTML parts together. Default {@value #DEFAULT_TAGS}: some kinds
 *     of broken HTML take jsoup a time that is quadratic in their number (1 MB of {@code <br>} in a
 *     table takes 27 seconds, below this limit less than one), and a tag may become ten elements
 * @param depth the deepest nesting of HTML elements; what is deeper is read as if it were not
 *     nested. Default {@value #DEFAULT_DEPTH}: browsers stop at 512, newsletters nest 50 levels,
 *     long threads with quotes a hundred
 * @param styleRules the most rules of {@code style} elements that are looked at in one part.
 *     Default {@value #DEFAULT_STYLE_RULES}
 */
public record TextLimits(
    int partOctets, int octets, int links, int linkLength, int tags, int depth, int styleRules) {

  /** Octets of one part. */
  public static final int DEFAULT_PART_OCTETS = 1_048_576;

  /** Octets of all parts. */
  public static final int DEFAULT_OCTETS = 4_194_304;

  /** Links of one message. */
  public static final int DEFAULT_LINKS = 2_000;

  /** Characters of a link's target or text. */
  public static final int DEFAULT_LINK_LENGTH = 4_096;

  /** Tags of one message. */
  public static final int DEFAULT_TAGS = 20_000;

  /** Levels of HTML. */
  public static final int DEFAULT_DEPTH = 200;

  /** Rules of one part's style sheets. */
  public static final int DEFAULT_STYLE_RULES = 1_000;

  /** The defaults. */
  public static final TextLimits DEFAULTS =
      new TextLimits(
          DEFAULT_PART_OCTETS,
          DEFAULT_OCTETS,
          DEFAULT_LINKS,
          DEFAULT_LINK_LENGTH,
          DEFAULT_TAGS,
          DEFAULT_DEPTH,
          DEFAULT_STYLE_RULES);

  /**
   * Checks that every limit lets something through.
   *
   * @throws IllegalArgumentException if a limit is not above 0
   */
  public TextLimits {
    if (partOctets < 1
        || octets < 1
        || links < 1
        || linkLength < 1
        || tags < 1
        || depth < 1
        || styleRules < 1) {
      throw new IllegalArgumentException("every limit must be above 0");
    }
  }
}
