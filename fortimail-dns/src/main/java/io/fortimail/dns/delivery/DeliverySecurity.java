package io.fortimail.dns.delivery;

import com.google.common.collect.ImmutableList;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.dane.Dane;
import io.fortimail.dns.dane.DaneHost;
import io.fortimail.dns.dane.DaneRecords;
import io.fortimail.dns.mtasts.MtaStsLookup;
import io.fortimail.dns.mtasts.MtaStsPolicies;
import io.fortimail.mail.Network;
import io.fortimail.mail.Wildcard;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsListener;
import io.fortimail.tls.TlsProfile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides how safe the way to a host must be by what its domain has published, DANE (RFC 7672) and
 * MTA-STS (RFC 8461), and by what the administrator asks for (profiles).
 *
 * <pre>{@code
 * DnsClient dns = DnsClient.builder().server(unbound).dnssec(DnssecTrust.trustedResolver()).build();
 * TransportSecurity security =
 *     DeliverySecurity.of(dns)
 *         .withMtaSts(new MtaStsPolicies(dns, new HttpsMtaStsFetcher()))
 *         .withProfile("*.bank.example", TlsProfile.of(TlsLevel.SECURE));
 * RouteResolver routes = new MxRouter(dns).withSecurity(security);
 * }</pre>
 *
 * <p>DANE goes before MTA-STS, which never overrules it (RFC 8461 section 2). What could not be
 * looked up lowers no level: a host whose TLSA records are unknown gets no mail now.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class DeliverySecurity implements TransportSecurity {

  private static final DaneRecords NOT_LOOKED_FOR = new DaneRecords.None("DANE is not looked for");

  private static final MtaStsLookup NO_POLICY =
      new MtaStsLookup.None("MTA-STS is not looked for", Optional.empty());

  private final Dane dane;
  private final Optional<MtaStsPolicies> policies;
  private final List<DeliveryRule> rules;
  private final TlsListener listener;

  private DeliverySecurity(
      Dane dane,
      Optional<MtaStsPolicies> policies,
      List<DeliveryRule> rules,
      TlsListener listener) {
    this.dane = dane;
    this.policies = policies;
    this.rules = rules;
    this.listener = listener;
  }

  /**
   * DANE as the hosts want it, and TLS where it is offered.
   *
   * @param dns whom to ask; without trust in a resolver or an anchor DANE finds nothing
   * @return the security
   */
  public static DeliverySecurity of(DnsClient dns) {
    return new DeliverySecurity(
        new Dane(dns), Optional.empty(), ImmutableList.of(), TlsListener.NONE);
  }

  /**
   * The same security with MTA-STS.
   *
   * @param newPolicies where policies come from
   * @return a new value
   */
  public DeliverySecurity withMtaSts(MtaStsPolicies newPolicies) {
    return new DeliverySecurity(dane, Optional.of(newPolicies), rules, listener);
  }

  /**
   * The same security with a profile for some domains. Profiles are looked through in the order
   * given, and the first that matches counts; where none does, it is {@link TlsProfile#DEFAULT}.
   *
   * @param domain the domains of recipients, such as {@code *.bank.example}, in A-labels or
   *     U-labels
   * @param profile the profile
   * @return a new value
   * @throws IllegalArgumentException if a label has no A-label
   */
  public DeliverySecurity withProfile(String domain, TlsProfile profile) {
    return withRule(new DeliveryRule(Wildcard.ofDomain(domain), Optional.empty(), profile));
  }

  /**
   * The same security with a profile for some servers: it counts for hosts of which an address lies
   * in the network.
   *
   * @param server the network
   * @param profile the profile
   * @return a new value
   */
  public DeliverySecurity withProfile(Network server, TlsProfile profile) {
    return withRule(new DeliveryRule(Wildcard.ANY, Optional.of(server), profile));
  }

  /**
   * The same security with a listener.
   *
   * @param newListener who learns of policies that could not be had or that exclude a host
   * @return a new value
   */
  public DeliverySecurity withListener(TlsListener newListener) {
    return new DeliverySecurity(dane, policies, rules, newListener);
  }

  private DeliverySecurity withRule(DeliveryRule rule) {
    return new DeliverySecurity(
        dane,
        policies,
        ImmutableList.<DeliveryRule>builder().addAll(rules).add(rule).build(),
        listener);
  }

  @Override
  public CompletionStage<HostSecurity> decide(String domain, ResolvedHost host) {
    TlsProfile profile = profileFor(domain, host);
    return tlsa(host, profile)
        .thenCompose(
            records ->
                policy(domain, host, profile, records)
                    .thenApply(
                        policy ->
                            new SecurityRules(domain, host, profile, listener)
                                .decide(records, policy)));
  }

  private TlsProfile profileFor(String domain, ResolvedHost host) {
    return rules.stream()
        .filter(rule -> rule.matches(domain, host))
        .findFirst()
        .map(DeliveryRule::profile)
        .orElse(TlsProfile.DEFAULT);
  }

  private CompletionStage<DaneRecords> tlsa(ResolvedHost host, TlsProfile profile) {
    boolean wanted = profile.level() != TlsLevel.NONE && profile.dane() != TlsProfile.DaneUse.NONE;
    return wanted && !host.isLiteral()
        ? dane.recordsOf(
            new DaneHost(host.name(), host.canonicalName(), host.addressesValidated(), host.port()))
        : CompletableFuture.completedFuture(NOT_LOOKED_FOR);
  }

  /**
   * A policy is the domain's: it says nothing of servers that the administrator has named instead
   * (RFC 8461 section 8.1). With DANE the host is known to be the right one if DNSSEC vouches for
   * the MX records, too, and its certificate if one of the records is usable.
   */
  private CompletionStage<MtaStsLookup> policy(
      String domain, ResolvedHost host, TlsProfile profile, DaneRecords records) {
    boolean settled =
        records instanceof DaneRecords.Published published
            && !published.usable().isEmpty()
            && host.nameValidated();
    boolean wanted =
        profile.level() != TlsLevel.NONE && profile.mtaSts() != TlsProfile.MtaStsUse.NONE;
    return wanted && !settled && !host.named() && policies.isPresent()
        ? policies.get().policyFor(domain)
        : CompletableFuture.completedFuture(NO_POLICY);
  }
}
