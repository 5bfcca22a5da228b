package io.fortimail.mail.text;

/** What is odd about the text of a part: a fact, which a filter may hold against it. */
public enum TextAnomaly {
  /** A declared charset that is not known; the text was read as UTF-8 or windows-1252. */
  UNKNOWN_CHARSET,
  /** Octets above 127 and no declared charset, so US-ASCII (RFC 2046 section 4.1.2). */
  UNDECLARED_CHARSET,
  /** Octets that are wrong in the charset, such as half a character or a lone surrogate. */
  WRONG_CHARSET,
  /** Header, byte order mark and HTML {@code meta} name different charsets. */
  SEVERAL_CHARSETS,
  /** UTF-7 (RFC 2152), which some programs decode and some do not: text may hide in it. */
  UTF_7,
  /**
   * ISO-2022-JP that does not return to ASCII at the end of a line (RFC 1468), or with an unknown
   * escape sequence: programs differ in where Japanese ends and ASCII begins.
   */
  BROKEN_SHIFT,
  /** Characters without width within a word, such as soft hyphens; they are not in the text. */
  INVISIBLE_CHARACTERS,
  /** A character that turns the direction of text, U+202D or U+202E; it is not in the text. */
  DIRECTION_OVERRIDE,
  /** The part was not read to its end, see {@link TextLimits}. */
  CUT
}
