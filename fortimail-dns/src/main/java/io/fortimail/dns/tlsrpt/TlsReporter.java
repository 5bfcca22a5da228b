package io.fortimail.dns.tlsrpt;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Who reports (RFC 8460 section 4.4).
 *
 * @param organization its name
 * @param domain its domain, for the names of files and reports
 * @param contact an address for questions
 * @param address the address that mail is sent from, where there is only one
 * @param help where a reader finds more about failures
 */
public record TlsReporter(
    String organization,
    String domain,
    String contact,
    Optional<InetAddress> address,
    Optional<URI> help) {

  /**
   * A reporter without an address and without help.
   *
   * @param organization its name
   * @param domain its domain
   * @param contact an address for questions
   * @return the reporter
   */
  public static TlsReporter of(String organization, String domain, String contact) {
    return new TlsReporter(organization, domain, contact, Optional.empty(), Optional.empty());
  }
}
