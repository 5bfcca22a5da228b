package io.fortimail.mail.text;

/**
 * How the text of an element looks, as far as that can hide it.
 *
 * @param gone hidden with all that it holds
 * @param invisible hidden by {@code visibility}, which an element within may undo
 * @param fontSize in pixels; an element within may have another
 * @param color of the text
 * @param background behind the text, or {@link CssColor#UNKNOWN} where there is an image
 * @param preserved whether white space is kept
 */
record Appearance(
    boolean gone,
    boolean invisible,
    double fontSize,
    int color,
    int background,
    boolean preserved) {

  /** What browsers take for the size of text, in pixels. */
  static final double FONT_SIZE = 16;

  /** The size of text, in pixels, up to which nobody reads it. */
  private static final double UNREADABLE = 1;

  /** How far to the left or above text is out of sight, in pixels. */
  private static final double OFF_SCREEN = -500;

  /** How opaque text must be to be seen at all. */
  private static final double TRANSLUCENT = 0.02;

  /** A size of a box, in pixels, at which its text is cut away. */
  private static final double NO_ROOM = 1;

  /** That of a document without styles. */
  static final Appearance PLAIN =
      new Appearance(false, false, FONT_SIZE, CssColor.BLACK, CssColor.WHITE, false);

  boolean isHidden() {
    return gone
        || invisible
        || fontSize <= UNREADABLE
        || color == CssColor.TRANSPARENT
        || CssColor.areNear(color, background);
  }

  /** The appearance of an element within this one, by its styles. */
  Appearance with(Declarations styles) {
    return styles.isEmpty()
        ? this
        : new Appearance(
            gone || isGone(styles),
            invisible(styles),
            fontSize(styles),
            color(styles.get("color")),
            background(styles),
            preserved(styles.get("white-space")));
  }

  Appearance withGone() {
    return new Appearance(true, invisible, fontSize, color, background, preserved);
  }

  Appearance withColor(int newColor) {
    return newColor == color
        ? this
        : new Appearance(gone, invisible, fontSize, newColor, background, preserved);
  }

  Appearance withBackground(int newBackground) {
    return newBackground == background || newBackground == CssColor.TRANSPARENT
        ? this
        : new Appearance(gone, invisible, fontSize, color, newBackground, preserved);
  }

  Appearance withPreserved() {
    return new Appearance(gone, invisible, fontSize, color, background, true);
  }

  private static boolean isGone(Declarations styles) {
    return styles.get("display").equals("none")
        || styles.get("mso-hide").equals("all")
        || opacity(styles.get("opacity")) <= TRANSLUCENT
        || styles.get("transform").startsWith("scale(0)")
        || hasNoRoom(styles)
        || isClipped(styles)
        || isOffScreen(styles);
  }

  private static double opacity(String value) {
    double number =
        value.endsWith("%")
            ? CssText.number(value.substring(0, value.length() - 1)) / 100
            : CssText.number(value);
    return Double.isNaN(number) ? 1 : number;
  }

  private static boolean hasNoRoom(Declarations styles) {
    boolean cut =
        cuts(styles.get("overflow"))
            || cuts(styles.get("overflow-x"))
            || cuts(styles.get("overflow-y"));
    return cut
        && (isTiny(styles.get("height"))
            || isTiny(styles.get("max-height"))
            || isTiny(styles.get("width"))
            || isTiny(styles.get("max-width")));
  }

  private static boolean cuts(String overflow) {
    return overflow.startsWith("hidden") || overflow.startsWith("clip");
  }

  private static boolean isTiny(String length) {
    return length.endsWith("%")
        ? length.equals("0%")
        : CssText.pixels(length, FONT_SIZE) <= NO_ROOM;
  }

  /** As style sheets for screen readers do it. */
  private static boolean isClipped(Declarations styles) {
    String clip = styles.get("clip").replace(" ", "").replace("px", "").replace(',', ' ');
    String path = styles.get("clip-path").replace(" ", "");
    boolean empty = clip.startsWith("rect(0") && clip.endsWith("0)");
    return (empty && isPlaced(styles))
        || path.equals("inset(50%)")
        || path.equals("inset(100%)")
        || path.equals("circle(0)");
  }

  private static boolean isOffScreen(Declarations styles) {
    return isFarAway(styles.get("text-indent"))
        || isFarAway(styles.get("margin-left"))
        || isFarAway(styles.get("margin-top"))
        || (isPlaced(styles)
            && (isFarAway(styles.get("left"))
                || isFarAway(styles.get("top"))
                || isFarAway(styles.get("right"))
                || isFarAway(styles.get("bottom"))));
  }

  private static boolean isPlaced(Declarations styles) {
    String position = styles.get("position");
    return position.equals("absolute") || position.equals("fixed") || position.equals("relative");
  }

  private static boolean isFarAway(String length) {
    return CssText.pixels(length, FONT_SIZE) <= OFF_SCREEN;
  }

  private boolean invisible(Declarations styles) {
    return switch (styles.get("visibility")) {
      case "hidden", "collapse" -> true;
      case "visible" -> false;
      default -> invisible;
    };
  }

  private double fontSize(Declarations styles) {
    String size = styles.get("font-size");
    String font = styles.get("font");
    if (size.isEmpty() && (font.startsWith("0") || font.startsWith("1px"))) {
      return 0; // such as "font: 0/0 a"
    }
    double pixels = CssText.pixels(size, fontSize);
    if (Double.isNaN(pixels)) {
      return size.isEmpty() && font.isEmpty() ? fontSize : FONT_SIZE; // such as "small"
    }
    return pixels;
  }

  private int color(String value) {
    return value.isEmpty() || value.equals("inherit") ? color : CssColor.parse(value);
  }

  private int background(Declarations styles) {
    String all = styles.get("background");
    String image = styles.get("background-image");
    if (hasImage(all) || hasImage(image)) {
      return CssColor.UNKNOWN;
    }
    String value = styles.get("background-color");
    value = value.isEmpty() ? firstColor(all) : value;
    if (value.isEmpty() || value.equals("inherit")) {
      return background;
    }
    int parsed = CssColor.parse(value);
    return parsed == CssColor.TRANSPARENT ? background : parsed;
  }

  private static boolean hasImage(String value) {
    return value.contains("url(") || value.contains("gradient(");
  }

  /** The colour in a value such as {@code #fff none repeat}. */
  private static String firstColor(String value) {
    if (value.startsWith("rgb") || value.indexOf(' ') < 0) {
      return value.equals("none") ? "" : value;
    }
    int start = 0;
    while (start < value.length()) {
      int end = CssText.end(value, start, ' ');
      String word = value.substring(start, end);
      if (CssColor.parse(word) != CssColor.UNKNOWN) {
        return word;
      }
      start = end + 1;
    }
    return "";
  }

  private boolean preserved(String whiteSpace) {
    return whiteSpace.isEmpty() ? preserved : whiteSpace.startsWith("pre");
  }
}
