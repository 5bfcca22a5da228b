package io.fortimail.mail.text;

import java.util.Set;

/**
 * Text as it flows onto the page: white space is collapsed, blocks end lines (CSS Text section
 * 4.1), and characters without width are left out.
 */
final class TextFlow {

  private final StringBuilder out = new StringBuilder();
  private final Set<TextAnomaly> anomalies;

  /** Line ends and white space that come before the next character, if there is one. */
  private int lines;

  private char blank;

  /** A character without width that follows a letter; zero if there is none. */
  private char joint;

  TextFlow(Set<TextAnomaly> anomalies) {
    this.anomalies = anomalies;
  }

  /** Adds text in which white space is but a gap between words. */
  void flow(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00a0') {
        blank = blank == 0 ? ' ' : blank;
        joint = 0;
      } else {
        i += put(text, i);
      }
    }
  }

  /** Adds text whose white space and line ends stay. */
  void preserve(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        i += i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
        space('\n');
      } else if (c == '\n' || c == '\t' || c == '\f' || c == ' ' || c == '\u00a0') {
        space(c == '\u00a0' ? ' ' : c);
      } else {
        i += put(text, i);
      }
    }
  }

  private void space(char c) {
    settle();
    joint = 0;
    out.append(c);
  }

  /** Ends the line here. */
  void lineBreak() {
    lines = Math.min(2, lines + 1);
    joint = 0;
  }

  /** Lets what follows begin after so many line ends: 1 for a block, 2 for a paragraph. */
  void block(int lineEnds) {
    lines = Math.max(lines, lineEnds);
    joint = 0;
  }

  /** Sets what follows apart from the cell of a table before it. */
  void cell() {
    blank = '\t';
    joint = 0;
  }

  /** {@return the characters so far, without white space that may follow} */
  int length() {
    return out.length();
  }

  CharSequence text() {
    return out;
  }

  /** Adds the character at an index; returns how many further chars it has. */
  private int put(String text, int at) {
    char c = text.charAt(at);
    if (c == '\udb40') { // tags and variation selectors, U+E0000 to U+E0FFF
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1)) ? 1 : 0;
    }
    if (InvisibleCharacter.turnsDirection(c)) {
      anomalies.add(TextAnomaly.DIRECTION_OVERRIDE);
    }
    if (InvisibleCharacter.is(c)) {
      boolean afterLetter = lines == 0 && blank == 0 && endsInLetter();
      joint = joint == 0 && afterLetter ? c : joint;
      return 0;
    }
    if (joint != 0) {
      join(c);
    }
    settle();
    out.append(c);
    return 0;
  }

  private void join(char next) {
    char last = out.charAt(out.length() - 1);
    if (Character.isLetterOrDigit(next)) {
      if (InvisibleCharacter.isNeeded(joint, last, next)) {
        out.append(joint);
      } else {
        anomalies.add(TextAnomaly.INVISIBLE_CHARACTERS);
      }
    }
    joint = 0;
  }

  private boolean endsInLetter() {
    return out.length() > 0 && Character.isLetterOrDigit(out.charAt(out.length() - 1));
  }

  private void settle() {
    if (out.length() > 0 && lines > 0) {
      out.append(lines == 1 ? "\n" : "\n\n");
    } else if (out.length() > 0 && blank != 0) {
      out.append(blank);
    }
    lines = 0;
    blank = 0;
  }
}
