package io.fortimail.mail;

/**
 * How far the header and the parts of a message are read. Reading stops before a limit is passed
 * and says so: what lies beyond is unknown, not absent.
 *
 * @param headerBytes the most octets of one header, the message's or a part's. Default {@value
 *     #DEFAULT_HEADER_BYTES}: what Postfix and others allow; RFC 5322 sets no limit
 * @param headerFields the most fields of one header. Default {@value #DEFAULT_HEADER_FIELDS}
 * @param parameters the most parameters of one field such as {@code Content-Type}. Default {@value
 *     #DEFAULT_PARAMETERS}: a name of 100 000 characters in pieces (RFC 2231 section 3) stays below
 * @param partHeaderBytes the most octets of all headers of a message's parts together, which bounds
 *     the memory that a structure takes. Default {@value #DEFAULT_PART_HEADER_BYTES}
 * @param depth the deepest nesting of multiparts and enclosed messages; the message itself has
 *     depth 1. Default {@value #DEFAULT_DEPTH}: people write four or five, forwarded threads some
 *     dozens, and parsers that recurse fail at some thousands
 * @param parts the most parts, the containers counted. Default {@value #DEFAULT_PARTS}
 * @param decodedBytes the most octets of all decoded parts together, which bounds the disk space
 *     that a structure takes. Default {@value #DEFAULT_DECODED_BYTES}: far above any message that
 *     servers exchange
 */
public record MessageLimits(
    int headerBytes,
    int headerFields,
    int parameters,
    long partHeaderBytes,
    int depth,
    int parts,
    long decodedBytes) {

  /** Octets of one header. */
  public static final int DEFAULT_HEADER_BYTES = 102_400;

  /** Fields of one header. */
  public static final int DEFAULT_HEADER_FIELDS = 1_000;

  /** Parameters of one field. */
  public static final int DEFAULT_PARAMETERS = 2_000;

  /** Octets of all part headers. */
  public static final long DEFAULT_PART_HEADER_BYTES = 4_194_304;

  /** Levels of nesting. */
  public static final int DEFAULT_DEPTH = 100;

  /** Parts of one message. */
  public static final int DEFAULT_PARTS = 1_000;

  /** Octets of all decoded parts. */
  public static final long DEFAULT_DECODED_BYTES = 1_073_741_824;

  /** The defaults. */
  public static final MessageLimits DEFAULTS =
      new MessageLimits(
          DEFAULT_HEADER_BYTES,
          DEFAULT_HEADER_FIELDS,
          DEFAULT_PARAMETERS,
          DEFAULT_PART_HEADER_BYTES,
          DEFAULT_DEPTH,
          DEFAULT_PARTS,
          DEFAULT_DECODED_BYTES);

  /** The deepest nesting that the parser beneath can take with room to spare. */
  private static final int MAX_DEPTH = 500;

  /**
   * Checks that every limit lets something through.
   *
   * @throws IllegalArgumentException if a limit is not above 0, or the depth is above 500
   */
  public MessageLimits {
    if (headerBytes < 1
        || headerFields < 1
        || parameters < 1
        || partHeaderBytes < 1
        || depth < 1
        || depth > MAX_DEPTH
        || parts < 1
        || decodedBytes < 1) {
      throw new IllegalArgumentException("every limit must be above 0, and depth at most 500");
    }
  }

  /**
   * The same limits with another depth.
   *
   * @param levels the deepest nesting
   * @return new limits
   */
  public MessageLimits withDepth(int levels) {
    return new MessageLimits(
        headerBytes, headerFields, parameters, partHeaderBytes, levels, parts, decodedBytes);
  }

  /**
   * The same limits with another number of parts.
   *
   * @param most the most parts
   * @return new limits
   */
  public MessageLimits withParts(int most) {
    return new MessageLimits(
        headerBytes, headerFields, parameters, partHeaderBytes, depth, most, decodedBytes);
  }

  /**
   * The same limits with another sum of decoded octets.
   *
   * @param most the most octets of all decoded parts together
   * @return new limits
   */
  public MessageLimits withDecodedBytes(long most) {
    return new MessageLimits(
        headerBytes, headerFields, parameters, partHeaderBytes, depth, parts, most);
  }

  /**
   * The same limits with others for a header.
   *
   * @param bytes the most octets of one header
   * @param fields the most fields of one header
   * @return new limits
   */
  public MessageLimits withHeader(int bytes, int fields) {
    return new MessageLimits(
        bytes, fields, parameters, partHeaderBytes, depth, parts, decodedBytes);
  }
}
