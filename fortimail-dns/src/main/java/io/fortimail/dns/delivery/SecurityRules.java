package io.fortimail.dns.delivery;

import io.fortimail.dns.dane.DaneRecords;
import io.fortimail.dns.mtasts.MtaStsLookup;
import io.fortimail.dns.mtasts.MtaStsPolicy;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsListener;
import io.fortimail.tls.TlsPolicy;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsProfile;
import io.fortimail.tls.TlsRule;
import io.fortimail.tls.TlsTerms;
import io.fortimail.tls.TlsaRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what a domain has published and what the administrator asks for to one decision. */
final class SecurityRules {

  /** X.7.5: cryptographic failure (RFC 3463 section 3.8). */
  private static final EnhancedStatus NOT_SAFE_NOW = new EnhancedStatus(4, 7, 5);

  private static final EnhancedStatus NOT_SAFE = new EnhancedStatus(5, 7, 5);

  private static final Logger log = LoggerFactory.getLogger(SecurityRules.class);

  private final String domain;
  private final ResolvedHost host;
  private final TlsProfile profile;
  private final TlsListener listener;

  SecurityRules(String domain, ResolvedHost host, TlsProfile profile, TlsListener listener) {
    this.domain = domain;
    this.host = host;
    this.profile = profile;
    this.listener = listener;
  }

  HostSecurity decide(DaneRecords records, MtaStsLookup lookup) {
    Optional<MtaStsPolicy> policy = policyOf(lookup);
    Optional<TlsProblem> excluded = policy.flatMap(this::exclusion);
    if (excluded.isPresent() && policy.filter(this::isEnforced).isPresent()) {
      return unusable(policy.get().asTlsPolicy(domain), excluded.get()); // RFC 8461 section 5
    } else if (lookup instanceof MtaStsLookup.Unknown unknown
        && profile.mtaSts() == TlsProfile.MtaStsUse.ENABLE) {
      return unusable(
          new TlsPolicy(TlsPolicy.Type.STS, domain, List.of(), List.of()), unknown.why());
    } else if (records instanceof DaneRecords.Unknown unknown) {
      return unusable(tlsaPolicy(host.canonicalName(), List.of()), unknown.problem());
    } else if (records instanceof DaneRecords.Published published) {
      return ofRecords(published, policy, doubt(lookup));
    } else if (profile.dane() == TlsProfile.DaneUse.MANDATORY) {
      return missing(records.reason());
    }
    TlsDecision decision = policy.map(this::ofPolicy).orElseGet(() -> ofProfile(lookup));
    Optional<TlsProblem> problem = excluded.or(lookup::problem);
    return new HostSecurity.Usable(
        problem.map(decision::withProblem).orElse(decision), doubt(lookup));
  }

  /** A policy that cannot be had now may say more of the host when it can. */
  private static Optional<String> doubt(MtaStsLookup lookup) {
    return lookup instanceof MtaStsLookup.None
        ? lookup.problem().map(TlsProblem::toString)
        : Optional.empty();
  }

  private Optional<TlsProblem> exclusion(MtaStsPolicy policy) {
    return isExcludedBy(policy)
        ? Optional.of(
            new TlsProblem(
                TlsFailureType.VALIDATION_FAILURE,
                host.name() + " is not among the hosts of the policy of " + domain))
        : Optional.empty();
  }

  /** There will be no session that could be reported instead. */
  private HostSecurity unusable(TlsPolicy policy, TlsProblem problem) {
    tell(policy, problem);
    return new HostSecurity.Unusable(NOT_SAFE_NOW, problem.detail());
  }

  private HostSecurity ofRecords(
      DaneRecords.Published published, Optional<MtaStsPolicy> policy, Optional<String> doubt) {
    TlsPolicy reported = tlsaPolicy(published.baseDomain(), published.all());
    if (!published.usable().isEmpty()) {
      PeerCheck check = new PeerCheck.Dane(published.usable(), namesFor(published.baseDomain()));
      return new HostSecurity.Usable(
          decision(TlsLevel.SECURE, TlsRule.DANE, published.reason(), check, policy, reported),
          doubt);
    }
    TlsProblem problem = new TlsProblem(TlsFailureType.TLSA_INVALID, published.reason());
    if (profile.dane() == TlsProfile.DaneUse.MANDATORY) {
      return missing(published.reason());
    } else if (policy.filter(this::isEnforced).isPresent()) {
      return new HostSecurity.Usable(ofPolicy(policy.get()));
    } else if (profile.level() == TlsLevel.SECURE) {
      return new HostSecurity.Usable(ofProfile(Optional.of(reported)).withProblem(problem), doubt);
    }
    // RFC 7672 section 2.2: TLS is required, though nothing can be verified.
    return new HostSecurity.Usable(
        decision(
                TlsLevel.ENCRYPT,
                TlsRule.DANE,
                published.reason(),
                PeerCheck.any(),
                policy,
                reported)
            .withProblem(problem),
        doubt);
  }

  private TlsDecision decision(
      TlsLevel level,
      TlsRule rule,
      String reason,
      PeerCheck check,
      Optional<MtaStsPolicy> policy,
      TlsPolicy reported) {
    boolean known = host.nameValidated() || policy.filter(this::isEnforced).isPresent();
    return new TlsDecision(
        level, rule, reason, withProfile(check), profile.terms(), known, Optional.of(reported));
  }

  /** RFC 7672 section 3.2.2: the name of the records first, then the domain where MX is signed. */
  private List<String> namesFor(String baseDomain) {
    List<String> names = new ArrayList<>(List.of(baseDomain));
    for (String name : List.of(host.name(), domain)) {
      boolean counts = name.equals(host.name()) || (host.nameValidated() && !host.named());
      if (counts && !names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private TlsDecision ofPolicy(MtaStsPolicy policy) {
    Optional<TlsPolicy> reported = Optional.of(policy.asTlsPolicy(domain));
    PeerCheck check = PeerCheck.trusted(host.name()); // RFC 8461 section 4.2
    if (isEnforced(policy)) {
      return new TlsDecision(
          TlsLevel.SECURE,
          TlsRule.MTA_STS,
          domain + " enforces its policy",
          withProfile(check),
          profile.terms(),
          true,
          reported);
    }
    TlsDecision base = ofProfile(reported);
    boolean tested = policy.mode() != MtaStsPolicy.Mode.NONE && profile.level() != TlsLevel.SECURE;
    return tested
        ? new TlsDecision(
            base.level(),
            base.rule(),
            base.reason() + "; " + domain + " has a policy, which is tested and not enforced",
            check,
            base.terms(),
            base.nameAuthenticated(),
            reported)
        : base;
  }

  private TlsDecision ofProfile(MtaStsLookup lookup) {
    if (lookup.problem().isPresent()) { // the policy that there seems to be
      TlsPolicy unknown = new TlsPolicy(TlsPolicy.Type.STS, domain, List.of(), List.of());
      return ofProfile(Optional.of(unknown));
    }
    boolean asked = profile.level() != TlsLevel.NONE && !host.named();
    return ofProfile(asked ? Optional.of(TlsPolicy.none(domain)) : Optional.empty());
  }

  private TlsDecision ofProfile(Optional<TlsPolicy> reported) {
    boolean plain = profile.level() == TlsLevel.PREFERRED;
    return new TlsDecision(
        profile.level(),
        plain ? TlsRule.OPPORTUNISTIC : TlsRule.PROFILE,
        plain ? "TLS where it is offered" : "asked for by the administrator",
        profile.level() == TlsLevel.SECURE ? profileCheck() : PeerCheck.any(),
        profile.terms(),
        host.nameValidated(),
        reported);
  }

  /**
   * The host's name, or the domain's. Where MX records are not signed the first is what DNS says on
   * the day, as with all who verify the host they have been sent to.
   */
  private PeerCheck profileCheck() {
    List<String> names = host.named() ? List.of(host.name()) : List.of(host.name(), domain);
    return new PeerCheck.Trusted(names, profile.issuer(), profile.subject());
  }

  /** A domain may ask for more than the administrator, never for less. */
  private PeerCheck withProfile(PeerCheck published) {
    boolean more = profile.issuer().isPresent() || profile.subject().isPresent();
    return profile.level() == TlsLevel.SECURE && more
        ? new PeerCheck.Every(List.of(published, profileCheck()))
        : published;
  }

  private HostSecurity missing(String reason) {
    TlsProblem problem = new TlsProblem(TlsFailureType.DANE_REQUIRED, reason);
    tell(tlsaPolicy(host.name(), List.of()), problem);
    boolean forGood = profile.terms().onFailure() == TlsTerms.OnFailure.FAIL;
    return new HostSecurity.Unusable(
        forGood ? NOT_SAFE : NOT_SAFE_NOW, "DANE is required, but " + reason);
  }

  private boolean isEnforced(MtaStsPolicy policy) {
    return policy.mode() == MtaStsPolicy.Mode.ENFORCE
        && profile.mtaSts() == TlsProfile.MtaStsUse.ENABLE;
  }

  private boolean isExcludedBy(MtaStsPolicy policy) {
    return policy.mode() != MtaStsPolicy.Mode.NONE && !policy.matches(host.name());
  }

  private static Optional<MtaStsPolicy> policyOf(MtaStsLookup lookup) {
    return lookup instanceof MtaStsLookup.Found found
        ? Optional.of(found.policy())
        : Optional.empty();
  }

  private static TlsPolicy tlsaPolicy(String baseDomain, List<TlsaRecord> records) {
    return new TlsPolicy(
        TlsPolicy.Type.TLSA,
        baseDomain,
        records.stream().map(TlsaRecord::toString).toList(),
        List.of());
  }

  private void tell(TlsPolicy policy, TlsProblem problem) {
    try {
      listener.happened(
          new TlsEvent(policy, Optional.of(host.name()), Optional.empty(), Optional.of(problem)));
    } catch (RuntimeException failure) { // costs the event, not the mail
      log.error("the listener failed", failure);
    }
  }
}
