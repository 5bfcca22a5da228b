package io.fortimail.tls;

/** Which rule has set the level of a connection. */
public enum TlsRule {
  /** None: TLS is used where it is offered (RFC 7435). */
  OPPORTUNISTIC("opportunistic"),
  /** The administrator's own. */
  PROFILE("profile"),
  /** The domain's policy over HTTPS (RFC 8461). */
  MTA_STS("mta-sts"),
  /** The host's records in DNS (RFC 7672). */
  DANE("dane"),
  /** The sender's demand for this message (RFC 8689). */
  REQUIRETLS("requiretls");

  private final String word;

  TlsRule(String word) {
    this.word = word;
  }

  /** {@return its name in print, such as {@code mta-sts}} */
  @Override
  public String toString() {
    return word;
  }
}
