package io.fortimail.mail.edit;

import io.fortimail.mail.FieldText;
import io.fortimail.mail.PeerText;

/** Refuses what edits must not put into a header: they are told when they are made. */
final class HeaderText {

  private HeaderText() {}

  /** Printable ASCII and tabs, as all software can pass on. */
  static void requireValue(String value) {
    if (value.length() > MessageEdit.AddHeader.MAX_VALUE
        || !value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t')) {
      throw new IllegalArgumentException("not a field body: " + PeerText.clean(value, 80));
    }
  }

  static void requireOccurrence(int occurrence) {
    if (occurrence < 1) {
      throw new IllegalArgumentException("the first field of a name has number 1");
    }
  }

  /** Text for a person without control characters, in encoded words where it needs them. */
  static String encode(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("control characters: " + PeerText.clean(text, 80));
    }
    return FieldText.unstructured(text);
  }
}
