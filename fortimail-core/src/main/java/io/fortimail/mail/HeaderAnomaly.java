package io.fortimail.mail;

/** What is wrong with a header: a fact, which a filter may hold against the message. */
public enum HeaderAnomaly {
  /** A line that is neither a field nor the continuation of one; kept as a field without a name. */
  NO_COLON,
  /** White space between a field's name and its colon (RFC 5322 section 4.5 calls it obsolete). */
  SPACE_BEFORE_COLON,
  /** A field's name with characters that RFC 5322 section 2.2 does not allow. */
  BAD_NAME,
  /** An octet of value 0 (RFC 5322 section 4 forbids to write it). */
  NUL,
  /** A line that ends in LF without CR (RFC 5322 section 2.3). */
  BARE_LF,
  /** A CR that ends no line (RFC 5322 section 2.3). */
  BARE_CR,
  /** An octet above 127: fine in internationalised mail (RFC 6532), suspect elsewhere. */
  EIGHT_BIT,
  /** A line of more than 998 octets (RFC 5322 section 2.1.1). */
  LONG_LINE,
  /** The message ends within its header. */
  NO_EMPTY_LINE,
  /**
   * A field that may stand once stands again (RFC 5322 section 3.6); see {@link Headers#repeated}.
   */
  REPEATED_FIELD,
  /** No {@code From}: nobody says who wrote it (RFC 5322 section 3.6). */
  NO_FROM,
  /** More than one {@code From}: which one a mail program shows is anybody's guess. */
  SEVERAL_FROM
}
