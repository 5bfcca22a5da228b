package io.fortimail.mail.text;

import java.lang.Character.UnicodeScript;

/** Characters that take no room (Unicode Standard section 23.2), with which words are broken up. */
final class InvisibleCharacter {

  private static final char NON_JOINER = '\u200c';
  private static final char JOINER = '\u200d';

  private InvisibleCharacter() {}

  static boolean is(char c) {
    if (c < 0x7f) {
      return c < ' '; // what is white space was dealt with before
    }
    return c <= '\u009f'
        || c == '\u00ad' // soft hyphen
        || c == '\u034f' // combining grapheme joiner
        || c == '\u061c' // Arabic letter mark
        || c == '\u115f' // Hangul fillers
        || c == '\u1160'
        || c == '\u3164'
        || c == '\uffa0'
        || c == '\u17b4' // Khmer inherent vowels
        || c == '\u17b5'
        || (c >= '\u180b' && c <= '\u180e') // Mongolian selectors
        || (c >= '\u200b' && c <= '\u200f') // zero width space to right-to-left mark
        || (c >= '\u202a' && c <= '\u202e') // embeddings and overrides
        || (c >= '\u2060' && c <= '\u206f') // word joiner to deprecated controls
        || (c >= '\ufe00' && c <= '\ufe0f') // variation selectors
        || c == '\ufeff';
  }

  static boolean turnsDirection(char c) {
    return c == '\u202d' || c == '\u202e';
  }

  /** Joiners shape letters in Persian and Indic scripts, but in none that has no joined forms. */
  static boolean isNeeded(char c, char before, char after) {
    return (c == JOINER || c == NON_JOINER) && isJoined(before) && isJoined(after);
  }

  private static boolean isJoined(char c) {
    UnicodeScript script = UnicodeScript.of(c);
    return script != UnicodeScript.LATIN
        && script != UnicodeScript.GREEK
        && script != UnicodeScript.CYRILLIC
        && script != UnicodeScript.COMMON;
  }
}
