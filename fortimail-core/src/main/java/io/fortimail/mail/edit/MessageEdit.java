package io.fortimail.mail.edit;

import io.fortimail.mail.PeerText;

/** A change to a message, as a value: decided now, applied when the message leaves. */
public sealed interface MessageEdit {

  /**
   * Puts a header field on top of the message.
   *
   * @param name the field's name: printable ASCII without colon or space (RFC 5322 section 2.2)
   * @param value its body, ASCII without line ends; folded where it is written
   */
  record AddHeader(String name, String value) implements MessageEdit {

    /** The longest value, in characters: more does not belong into one field. */
    public static final int MAX_VALUE = 4_000;

    private static final int FOLD_AT = 78;

    /**
     * Checks the syntax, so that nothing can be injected through a value.
     *
     * @throws IllegalArgumentException if name or value cannot stand in a header
     */
    public AddHeader {
      if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':')) {
        throw new IllegalArgumentException("not a field name: " + PeerText.clean(name, 80));
      }
      if (value.length() > MAX_VALUE
          || !value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t')) {
        throw new IllegalArgumentException("not a field body: " + PeerText.clean(value, 80));
      }
    }

    /**
     * {@return the field as it is written, folded at white space near 78 columns (RFC 5322 section
     * 2.1.1), with its CRLF}
     */
    public String toField() {
      StringBuilder out = new StringBuilder(name).append(':');
      if (!startsBlank(value)) {
        out.append(' ');
      }
      int lineStart = 0;
      int firstBlank = out.length();
      int lastBlank = -1;
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        boolean blank = c == ' ' || c == '\t';
        if (blank && !endsBlank(out)) {
          lastBlank = out.length();
        }
        out.append(c);
        // RFC 5322 3.2.2: no line of white space only, so a run of blanks is never split.
        if (!blank
            && out.length() - lineStart > FOLD_AT
            && lastBlank > Math.max(lineStart, firstBlank)) {
          out.insert(lastBlank, "\r\n");
          lineStart = lastBlank + 2;
          lastBlank = -1;
        }
      }
      return out.append("\r\n").toString();
    }

    private static boolean endsBlank(StringBuilder out) {
      char last = out.charAt(out.length() - 1);
      return last == ' ' || last == '\t';
    }

    private static boolean startsBlank(String word) {
      return !word.isEmpty() && (word.charAt(0) == ' ' || word.charAt(0) == '\t');
    }
  }
}
