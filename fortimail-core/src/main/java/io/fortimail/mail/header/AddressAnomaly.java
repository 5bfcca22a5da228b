package io.fortimail.mail.header;

/**
 * What is odd about a list of addresses: a fact, which a filter may hold against the message.
 *
 * <p>Where two mail programs would read two authors, one of these facts is there, and {@link
 * AddressList#mailboxes} holds both.
 */
public enum AddressAnomaly {
  /** There is no mailbox in it. */
  EMPTY,
  /** More than one mailbox: fine in {@code To}, suspect in {@code From}. */
  SEVERAL_ADDRESSES,
  /** A group (RFC 5322 section 3.4); in {@code From} only since RFC 6854. */
  GROUP,
  /** A group within a group, which no RFC allows. */
  NESTED_GROUP,
  /** A group without its semicolon, or a semicolon without a group. */
  UNBALANCED_GROUP,
  /** Two commas without an address between (RFC 5322 section 4.4 calls it obsolete). */
  EMPTY_ELEMENT,
  /** Two addresses with no comma between. */
  MISSING_COMMA,
  /** {@code <} without {@code >}. */
  NO_ANGLE_CLOSE,
  /** {@code >} without {@code <}. */
  NO_ANGLE_OPEN,
  /** Several angle brackets for what should be one mailbox: {@code <<a@x.example>>}. */
  SEVERAL_ANGLES,
  /** A comma between angle brackets: {@code <a@x.example,b@y.example>}. */
  LIST_IN_ANGLE,
  /** Nothing between angle brackets. */
  EMPTY_ANGLE,
  /** A source route {@code <@r.example:b@y.example>} (RFC 5322 section 4.4: obsolete). */
  ROUTE,
  /** Text after the closing angle bracket. */
  TRAILING_TEXT,
  /** An address without an at-sign. */
  NO_AT,
  /** More than one at-sign outside quotes in one address: {@code a@x.example@y.example}. */
  SEVERAL_AT,
  /**
   * An at-sign within a quoted local part: {@code "a@x.example"@y.example}; allowed, and a trick.
   */
  AT_IN_QUOTES,
  /** An address that is no mailbox of RFC 5321 or RFC 6531. */
  BAD_ADDRESS,
  /** White space within an address (RFC 5322 section 4.4: obsolete). */
  SPACE_IN_ADDRESS,
  /** An encoded word where an address should be; RFC 2047 section 5 forbids it. */
  ENCODED_WORD_IN_ADDRESS,
  /** The display name, once decoded, shows an address that is another than the mailbox's. */
  ADDRESS_IN_DISPLAY_NAME,
  /**
   * An address without quotes or brackets in front of another: {@code a@x.example <b@y.example>}.
   */
  ADDRESS_BEFORE_ANGLE,
  /** An address in a comment: {@code a@x.example (b@y.example)}. */
  ADDRESS_IN_COMMENT,
  /** A comment within an address: {@code a@x.example(comment).example}. */
  COMMENT_IN_ADDRESS,
  /** A comment that is never closed. */
  NO_COMMENT_CLOSE,
  /** A quoted string that is never closed. */
  NO_QUOTE_CLOSE,
  /** A control character, such as NUL. */
  CONTROL_CHARACTER,
  /** A character outside ASCII in an address (RFC 6532: only in internationalised mail). */
  NON_ASCII_ADDRESS,
  /** More mailboxes or groups than {@link AddressList} keeps; the rest is unknown, not absent. */
  TOO_MANY,
  /** A longer text than {@link AddressList} reads; the rest is unknown, not absent. */
  TOO_LONG,
  /** Of a header: no field of the name, where one must be. */
  NO_FIELD,
  /** Of a header: several fields of the name, where one may be (RFC 5322 section 3.6). */
  SEVERAL_FIELDS,
  /**
   * Of a header: a field whose name is another to some programs, such as one with a blank before
   * its colon or a control within.
   */
  FIELD_NAME_VARIANT
}
