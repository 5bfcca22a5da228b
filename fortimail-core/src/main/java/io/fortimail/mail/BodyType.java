package io.fortimail.mail;

/** What a client says of the body's octets in {@code MAIL FROM ... BODY=} (RFC 6152, RFC 3030). */
public enum BodyType {
  /** Lines of seven-bit octets: what is meant where nothing is said. */
  SEVEN_BIT("7BIT"),
  /** Lines that may hold octets above 127. */
  EIGHT_BIT_MIME("8BITMIME"),
  /** Any octets, not in lines: it travels by {@code BDAT} only (RFC 3030 section 3). */
  BINARY_MIME("BINARYMIME");

  private final String keyword;

  BodyType(String keyword) {
    this.keyword = keyword;
  }

  /** {@return the value of the {@code BODY} parameter} */
  public String keyword() {
    return keyword;
  }
}
