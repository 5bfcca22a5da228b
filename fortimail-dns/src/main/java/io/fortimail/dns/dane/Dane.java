package io.fortimail.dns.dane;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsaRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Looks for the TLSA records of a mail host: RFC 7672 section 2.2.
 *
 * <p>It needs answers that are validated: a {@link DnsClient} without trust in a resolver or an
 * anchor finds nothing here.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Dane {

  private final DnsClient dns;

  /**
   * DANE.
   *
   * @param dns whom to ask; its answers count where they are validated
   */
  public Dane(DnsClient dns) {
    this.dns = dns;
  }

  /**
   * Looks for the records of a host.
   *
   * @param host the host
   * @return what there is; it does not fail
   */
  public CompletionStage<DaneRecords> recordsOf(DaneHost host) {
    if (host.addressesValidated()) {
      return host.isAlias() ? ofAlias(host) : ofName(host.name(), host.port());
    } else if (host.isAlias()) {
      return ofUnsignedTarget(host);
    }
    // RFC 7672 2.2.2: many servers of unsigned zones fail at TLSA; what they say does not count.
    return now(new DaneRecords.None("the addresses of " + host.name() + " are not signed"));
  }

  /** RFC 7671 section 7: the name that the aliases lead to first, then the name itself. */
  private CompletionStage<DaneRecords> ofAlias(DaneHost host) {
    return ofName(host.canonicalName(), host.port())
        .thenCompose(
            found ->
                found instanceof DaneRecords.None ? ofName(host.name(), host.port()) : now(found));
  }

  /** RFC 7672 section 2.2.2: an alias into an unsigned zone may itself be signed. */
  private CompletionStage<DaneRecords> ofUnsignedTarget(DaneHost host) {
    return dns.ask(new DnsQuestion<>(host.name(), DnsType.CNAME))
        .thenCompose(
            alias -> {
              if (alias instanceof TemporaryFailure<String> failure) {
                return now(unknown(failure));
              }
              return alias instanceof Found<String> && alias.validated()
                  ? ofName(host.name(), host.port())
                  : now(new DaneRecords.None("the alias " + host.name() + " is not signed"));
            });
  }

  private CompletionStage<DaneRecords> ofName(String name, int port) {
    String where = "_" + port + "._tcp." + name; // RFC 6698 section 3
    return dns.ask(new DnsQuestion<>(where, DnsType.TLSA)).thenApply(answer -> read(name, answer));
  }

  private static DaneRecords read(String name, DnsAnswer<TlsaRecord> answer) {
    if (answer instanceof TemporaryFailure<TlsaRecord> failure) {
      return unknown(failure);
    } else if (!(answer instanceof Found<TlsaRecord> found)) {
      return new DaneRecords.None(name + " has no TLSA records");
    } else if (!found.validated()) {
      return new DaneRecords.None("the TLSA records of " + name + " are not signed");
    }
    List<TlsaRecord> all = ((Found<TlsaRecord>) answer).records();
    return new DaneRecords.Published(name, TlsaRecord.usable(all), all);
  }

  private static DaneRecords unknown(TemporaryFailure<?> failure) {
    return new DaneRecords.Unknown(
        new TlsProblem(
            failure.cause() == DnsFailure.BOGUS
                ? TlsFailureType.DNSSEC_INVALID
                : TlsFailureType.VALIDATION_FAILURE,
            failure.reason()));
  }

  private static CompletionStage<DaneRecords> now(DaneRecords records) {
    return CompletableFuture.completedFuture(records);
  }
}
