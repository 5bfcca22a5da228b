package io.fortimail.mail;

/** What is wrong with a part of a message: a fact, which a filter may hold against it. */
public enum MimeAnomaly {
  /** A line in the part's header that is no field; it was passed over. */
  BAD_FIELD,
  /** White space between a field's name and its colon. */
  SPACE_BEFORE_COLON,
  /** The part ends within its header. */
  NO_EMPTY_LINE,
  /** More than one {@code Content-Type}; the first that can be read counts. */
  SEVERAL_TYPES,
  /** A {@code Content-Type} that is no type; text/plain is assumed (RFC 2045 section 5.2). */
  BAD_TYPE,
  /** More than one {@code Content-Transfer-Encoding}; the first counts. */
  SEVERAL_ENCODINGS,
  /** An encoding that RFC 2045 section 6 does not name; the content is left as it came. */
  UNKNOWN_ENCODING,
  /** A multipart or message in base64 or quoted-printable (RFC 2045 section 6.4 forbids it). */
  ENCODED_CONTAINER,
  /** More than one {@code Content-Disposition}. */
  SEVERAL_DISPOSITIONS,
  /** A multipart without a boundary parameter: its parts cannot be told apart. */
  NO_BOUNDARY,
  /** Two boundary parameters; the first counts. */
  SEVERAL_BOUNDARIES,
  /** A boundary that is empty, above 70 characters, or ends in a blank (RFC 2046 5.1.1). */
  BAD_BOUNDARY,
  /** A multipart in which its boundary does not occur: what it holds is shown by nobody. */
  NO_PARTS,
  /** A multipart without its closing boundary. */
  UNCLOSED,
  /** The file name can be read in more than one way, or the fields give different ones. */
  SEVERAL_NAMES,
  /** File name pieces (RFC 2231 section 3) that are missing, repeated or out of order. */
  BROKEN_NAME,
  /**
   * The boundary of a multipart around it, too (RFC 2046 section 5.1.2 forbids it): here the inner
   * one ends last, elsewhere the outer one takes all parts.
   */
  SHARED_BOUNDARY,
  /** A line that begins with the boundary of a multipart and goes on: some part there. */
  DOUBTFUL_BOUNDARY,
  /** A delimiter behind the closing one: what follows is shown by some. */
  PARTS_AFTER_END,
  /** A Content field with a comment, a control character or a fold in its name: some read it. */
  DOUBTFUL_FIELD,
  /** A piece of a message (RFC 2046 section 5.2.2): what it holds is seen by its reader only. */
  PARTIAL_MESSAGE,
  /** Content that lies elsewhere (RFC 2046 section 5.2.3): what is there may change. */
  EXTERNAL_BODY,
  /** Base64, quoted-printable or uuencoded content with characters that do not belong there. */
  BAD_ENCODING,
  /** Content with octets above 127, though it is declared or taken as 7bit. */
  EIGHT_BIT,
  /** Text with an octet of value 0. */
  NUL,
  /** The content is of another kind than is declared; see {@link MimePart#detectedType}. */
  OTHER_TYPE
}
