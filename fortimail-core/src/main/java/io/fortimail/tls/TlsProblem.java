package io.fortimail.tls;

import io.fortimail.mail.PeerText;

/**
 * What is wrong with the TLS of a host or a domain.
 *
 * @param type in the terms of RFC 8460 section 4.3
 * @param detail in words: printable ASCII, at most {@value #MAX_DETAIL} characters
 */
public record TlsProblem(TlsFailureType type, String detail) {

  /** The longest detail kept, in characters. */
  public static final int MAX_DETAIL = 300;

  /** Cleans the detail. */
  public TlsProblem {
    detail = PeerText.clean(detail, MAX_DETAIL);
  }

  /** {@return type and detail for a person} */
  @Override
  public String toString() {
    return type + ": " + detail;
  }
}
