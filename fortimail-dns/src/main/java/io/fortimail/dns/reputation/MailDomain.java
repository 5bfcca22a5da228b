package io.fortimail.dns.reputation;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsBudget;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.MxRecord;
import io.fortimail.dns.reputation.MailDomainResult.Evidence;
import io.fortimail.dns.reputation.MailDomainResult.Exists;
import io.fortimail.dns.reputation.MailDomainResult.NoMail;
import io.fortimail.dns.reputation.MailDomainResult.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks whether a domain is there, and whether it takes mail (RFC 5321 section 5.1, RFC 7505).
 *
 * <pre>{@code
 * MailDomain domains = new MailDomain(dns);
 * MailDomainResult result = domains.takesMail("sender.example").toCompletableFuture().join();
 * }</pre>
 *
 * <p>At most three questions for a domain; the hosts that an MX names are not asked for. A failure
 * of DNS is {@link MailDomainResult.Unknown}, whatever else was found out, unless what was found
 * settles the question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MailDomain {

  /**
   * What one domain may cost: MX, A and AAAA, in 4.5 s together. Each may take 4 s by default, and
   * a filter has 5 s.
   */
  public static final DnsBudget DEFAULT_BUDGET = new DnsBudget(3, Duration.ofMillis(4500));

  private final DnsClient dns;
  private final DnsBudget budget;

  /**
   * A question to DNS within {@link #DEFAULT_BUDGET}.
   *
   * @param dns whom to ask
   */
  public MailDomain(DnsClient dns) {
    this(dns, DEFAULT_BUDGET);
  }

  /**
   * A question to DNS.
   *
   * @param dns whom to ask
   * @param budget what one domain may cost; what could not be asked any more, nobody can tell
   */
  public MailDomain(DnsClient dns, DnsBudget budget) {
    this.dns = dns;
    this.budget = budget;
  }

  /**
   * Asks whether a domain takes mail: it has an MX that is no null MX, or an address and no MX.
   *
   * @param domain the domain of a mailbox: a name or an address literal. A literal is an address,
   *     and is not looked at any further
   * @return what DNS says; it does not fail
   */
  public CompletionStage<MailDomainResult> takesMail(String domain) {
    if (domain.startsWith("[")) {
      return now(new Exists(domain, Evidence.LITERAL));
    }
    DnsClient bounded = dns.within(budget);
    return bounded.mx(domain).thenCompose(answer -> readMx(bounded, domain, answer));
  }

  private static CompletionStage<MailDomainResult> readMx(
      DnsClient dns, String domain, DnsAnswer<MxRecord> answer) {
    if (answer instanceof Found<MxRecord> found) {
      // RFC 7505 section 3: a null MX stands alone; beside others it says nothing.
      return now(
          found.records().stream().allMatch(MxRecord::isNull)
              ? new NoMail(domain, Refusal.NULL_MX)
              : new Exists(domain, Evidence.MX));
    } else if (answer instanceof NoSuchDomain<MxRecord>) {
      return now(new MailDomainResult.NoSuchDomain(domain)); // nor any other type: RFC 8020
    } else if (answer instanceof TemporaryFailure<MxRecord> failure) {
      // The MX that could not be had may be a null MX, so an address would prove nothing.
      return now(new MailDomainResult.Unknown(domain, failure.reason()));
    }
    return dns.addresses(domain).thenApply(addresses -> readAddresses(domain, addresses));
  }

  /**
   * Asks whether a name of a host is there: it has an address, or an MX, if only one that says that
   * it takes no mail.
   *
   * @param host a name, as in {@code EHLO} (RFC 5321 section 2.3.5); no address literal
   * @return what DNS says; it does not fail
   */
  public CompletionStage<MailDomainResult> exists(String host) {
    DnsClient bounded = dns.within(budget);
    return bounded
        .addresses(host)
        .thenCompose(
            addresses -> {
              if (addresses instanceof Found || addresses instanceof NoSuchDomain) {
                return now(readAddresses(host, addresses));
              }
              return bounded.mx(host).thenApply(mx -> readEither(host, addresses, mx));
            });
  }

  private static MailDomainResult readEither(
      String host, DnsAnswer<InetAddress> addresses, DnsAnswer<MxRecord> mx) {
    if (mx instanceof Found) {
      return new Exists(host, Evidence.MX);
    } else if (mx instanceof NoSuchDomain) {
      return new MailDomainResult.NoSuchDomain(host);
    } else if (mx instanceof TemporaryFailure<MxRecord> failure) {
      return new MailDomainResult.Unknown(host, failure.reason());
    }
    return readAddresses(host, addresses);
  }

  private static MailDomainResult readAddresses(String domain, DnsAnswer<InetAddress> answer) {
    if (answer instanceof Found) {
      return new Exists(domain, Evidence.ADDRESS);
    } else if (answer instanceof NoSuchDomain) {
      return new MailDomainResult.NoSuchDomain(domain);
    } else if (answer instanceof TemporaryFailure<InetAddress> failure) {
      return new MailDomainResult.Unknown(domain, failure.reason());
    }
    return new NoMail(domain, Refusal.NO_RECORDS);
  }

  private static CompletionStage<MailDomainResult> now(MailDomainResult result) {
    return CompletableFuture.completedFuture(result);
  }
}
