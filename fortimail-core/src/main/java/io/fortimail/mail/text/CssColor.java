package io.fortimail.mail.text;

import static java.util.Map.entry;

import java.util.Map;

/** Colours of CSS and old HTML as numbers {@code 0xRRGGBB}. */
final class CssColor {

  static final int BLACK = 0x000000;
  static final int WHITE = 0xffffff;

  /** A colour that is not given, or not understood: nothing is said of it. */
  static final int UNKNOWN = -1;

  static final int TRANSPARENT = -2;

  /** Two colours whose red, green and blue differ by no more than this cannot be told apart. */
  private static final int NEAR = 12;

  /** The colours with names that mail uses most; those near white are the ones that hide. */
  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          entry("transparent", TRANSPARENT),
          entry("white", WHITE),
          entry("black", BLACK),
          entry("red", 0xff0000),
          entry("green", 0x008000),
          entry("blue", 0x0000ff),
          entry("yellow", 0xffff00),
          entry("gray", 0x808080),
          entry("grey", 0x808080),
          entry("silver", 0xc0c0c0),
          entry("lightgray", 0xd3d3d3),
          entry("lightgrey", 0xd3d3d3),
          entry("maroon", 0x800000),
          entry("navy", 0x000080),
          entry("purple", 0x800080),
          entry("teal", 0x008080),
          entry("olive", 0x808000),
          entry("lime", 0x00ff00),
          entry("aqua", 0x00ffff),
          entry("cyan", 0x00ffff),
          entry("fuchsia", 0xff00ff),
          entry("magenta", 0xff00ff),
          entry("orange", 0xffa500),
          entry("snow", 0xfffafa),
          entry("ivory", 0xfffff0),
          entry("ghostwhite", 0xf8f8ff),
          entry("whitesmoke", 0xf5f5f5),
          entry("azure", 0xf0ffff),
          entry("floralwhite", 0xfffaf0),
          entry("mintcream", 0xf5fffa),
          entry("gainsboro", 0xdcdcdc),
          entry("aliceblue", 0xf0f8ff),
          entry("honeydew", 0xf0fff0),
          entry("seashell", 0xfff5ee),
          entry("lightyellow", 0xffffe0),
          entry("linen", 0xfaf0e6),
          entry("beige", 0xf5f5dc),
          entry("lavenderblush", 0xfff0f5),
          entry("darkblue", 0x00008b),
          entry("darkred", 0x8b0000));

  private CssColor() {}

  /** Reads one colour, in lower case; {@link #UNKNOWN} if it is none that we know. */
  static int parse(String value) {
    if (value.startsWith("#")) {
      return hex(value.substring(1));
    }
    if (value.startsWith("rgb")) {
      return function(value);
    }
    return NAMES.getOrDefault(value, UNKNOWN);
  }

  /** Reads a colour of an attribute such as {@code bgcolor}, which may lack the {@code #}. */
  static int legacy(String value) {
    int color = parse(value);
    return color == UNKNOWN ? hex(value) : color;
  }

  static boolean areNear(int one, int other) {
    return one >= 0
        && other >= 0
        && Math.abs(((one >> 16) & 255) - ((other >> 16) & 255)) <= NEAR
        && Math.abs(((one >> 8) & 255) - ((other >> 8) & 255)) <= NEAR
        && Math.abs((one & 255) - (other & 255)) <= NEAR;
  }

  private static int hex(String digits) {
    int length = digits.length();
    if (length != 3 && length != 4 && length != 6 && length != 8) {
      return UNKNOWN;
    }
    boolean brief = length < 6;
    int color = 0;
    for (int i = 0; i < length; i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0) {
        return UNKNOWN;
      }
      if (i < (brief ? 3 : 6)) {
        color = brief ? (color << 8) | (digit * 17) : (color << 4) | digit;
      }
    }
    boolean clear = (length == 4 && digits.endsWith("0")) || (length == 8 && digits.endsWith("00"));
    return clear ? TRANSPARENT : color;
  }

  /** {@code rgb(1, 2, 3)}, {@code rgb(1 2 3 / 0)}, {@code rgba(100%, 0%, 0%, .5)}. */
  private static int function(String value) {
    int open = value.indexOf('(');
    if (open < 0 || value.length() > 80) {
      return UNKNOWN;
    }
    int color = 0;
    int number = 0;
    int i = open + 1;
    while (i < value.length() && number < 4) {
      int end = i;
      while (end < value.length() && ".%0123456789".indexOf(value.charAt(end)) >= 0) {
        end++;
      }
      if (end > i) {
        double level = level(value.substring(i, end));
        if (Double.isNaN(level)) {
          return UNKNOWN;
        }
        if (number == 3) {
          return level == 0 ? TRANSPARENT : color;
        }
        color = (color << 8) | (int) Math.min(255, level);
        number++;
      }
      i = end + 1;
    }
    return number < 3 ? UNKNOWN : color;
  }

  private static double level(String text) {
    return text.endsWith("%")
        ? CssText.number(text.substring(0, text.length() - 1)) * 255 / 100
        : CssText.number(text);
  }
}
