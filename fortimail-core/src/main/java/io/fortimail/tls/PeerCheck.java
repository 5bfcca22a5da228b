package io.fortimail.tls;

import java.util.List;
import java.util.Optional;

/** What the certificate of a host must be. */
public sealed interface PeerCheck {

  /** Anything: it is not looked at. */
  record AnyCertificate() implements PeerCheck {}

  /**
   * Issued by a trusted authority for one of the names (RFC 5280, RFC 6125).
   *
   * @param names at least one host name; a certificate for any of them will do
   * @param issuer a part of the name of the authority, if only this one is trusted
   * @param subject what the certificate's own names must be like, instead of {@code names}
   */
  record Trusted(List<String> names, Optional<String> issuer, Optional<SubjectPattern> subject)
      implements PeerCheck {

    /** Copies the list. */
    public Trusted {
      names = List.copyOf(names);
    }
  }

  /**
   * As one of the records says (RFC 7672 section 3).
   *
   * @param records the usable ones; at least one
   * @param names the host names that a certificate under an authority of DANE-TA may have
   */
  record Dane(List<TlsaRecord> records, List<String> names) implements PeerCheck {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there is no record
     */
    public Dane {
      records = List.copyOf(records);
      names = List.copyOf(names);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("no record to check by");
      }
    }
  }

  /**
   * As every one of these says, such as what a domain publishes and what the administrator asks for
   * beyond.
   *
   * @param checks the checks
   */
  record Every(List<PeerCheck> checks) implements PeerCheck {

    /** Copies the list. */
    public Every {
      checks = List.copyOf(checks);
    }
  }

  /** {@return the check that nothing fails} */
  static PeerCheck any() {
    return new AnyCertificate();
  }

  /**
   * The usual check.
   *
   * @param names host names; a certificate for any of them will do
   * @return the check
   */
  static PeerCheck trusted(String... names) {
    return new Trusted(List.of(names), Optional.empty(), Optional.empty());
  }
}
