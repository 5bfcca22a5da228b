package io.fortimail.dns.dane;

import io.fortimail.mail.PeerText;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsaRecord;
import java.util.List;

/** Whether a host has TLSA records that count (RFC 7672 section 2.2). */
public sealed interface DaneRecords {

  /**
   * It has.
   *
   * @param baseDomain the name whose records they are, which is also the name to ask for by SNI and
   *     the first that a certificate may be for (RFC 7672 section 2.2.3)
   * @param usable those that SMTP can make use of; if none is, TLS is still required, but no
   *     certificate can be verified (RFC 7672 section 2.2)
   * @param all as they were published
   */
  record Published(String baseDomain, List<TlsaRecord> usable, List<TlsaRecord> all)
      implements DaneRecords {

    /** Copies the lists. */
    public Published {
      usable = List.copyOf(usable);
      all = List.copyOf(all);
    }
  }

  /**
   * It has none, or DNSSEC does not vouch for them or for the way to them.
   *
   * @param reason in words
   */
  record None(String reason) implements DaneRecords {}

  /**
   * Nobody could tell, so that mail must not go there now: an attacker may hold back the records
   * (RFC 7672 section 2.1.2).
   *
   * @param problem what stood in the way
   */
  record Unknown(TlsProblem problem) implements DaneRecords {}

  /** {@return what was found, in words for a person} */
  default String reason() {
    if (this instanceof Published published) {
      return PeerText.clean(
          published.baseDomain()
              + (published.usable().isEmpty()
                  ? " has TLSA records, none of them usable"
                  : " has TLSA records"),
          TlsProblem.MAX_DETAIL);
    }
    return this instanceof None none ? none.reason() : ((Unknown) this).problem().detail();
  }
}
