package io.fortimail.dns;

/** Why nobody could tell. */
public enum DnsFailure {
  /** No answer came in time. */
  TIMEOUT("no answer in time"),
  /** The server could not find out (SERVFAIL). */
  SERVER_FAILURE("the server failed"),
  /** The server does not want to tell, or has nobody to ask (REFUSED, a lame delegation). */
  REFUSED("the server refused"),
  /** The answer is there, but its signatures are not right (RFC 4035 section 5.5). */
  BOGUS("the answer could not be validated"),
  /** What came was no answer: cut off, broken, to another question, or a search without end. */
  MALFORMED("no usable answer"),
  /** The server could not be reached. */
  NETWORK("the server could not be reached"),
  /**
   * The evaluation had spent its budget, or too much was asked at once: nothing was asked, or what
   * was left to ask has waited for its turn in this process until the time was over.
   */
  BUDGET("too much was asked");

  private final String words;

  DnsFailure(String words) {
    this.words = words;
  }

  /** {@return it in words for a person} */
  @Override
  public String toString() {
    return words;
  }
}
