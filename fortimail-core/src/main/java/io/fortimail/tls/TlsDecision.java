package io.fortimail.tls;

import com.google.common.base.Ascii;
import java.util.Optional;

/**
 * How safe the connection to a host must be, and why.
 *
 * <p>With {@link TlsLevel#SECURE} the check decides whether mail may go. With {@link
 * TlsLevel#PREFERRED} and {@link TlsLevel#ENCRYPT} it is made as well, but only reported, as the
 * testing mode of MTA-STS wants it (RFC 8461 section 5).
 *
 * @param level the level
 * @param rule the rule that has set it
 * @param reason why, in words for a person
 * @param check what the host's certificate must be
 * @param terms what else is asked of the connection
 * @param nameAuthenticated whether it is known for sure that the host takes mail for the domain: by
 *     DNSSEC, by MTA-STS, or because the administrator has named it (RFC 8689 section 4.2.1)
 * @param policy what the domain has published, for reports; empty where nobody asked
 * @param problem what is wrong with that policy, though mail may go; it is what a session is
 *     reported to have come to
 */
public record TlsDecision(
    TlsLevel level,
    TlsRule rule,
    String reason,
    PeerCheck check,
    TlsTerms terms,
    boolean nameAuthenticated,
    Optional<TlsPolicy> policy,
    Optional<TlsProblem> problem) {

  private static final TlsDecision OPPORTUNISTIC =
      new TlsDecision(
          TlsLevel.PREFERRED,
          TlsRule.OPPORTUNISTIC,
          "TLS where it is offered",
          PeerCheck.any(),
          TlsTerms.DEFAULT,
          false,
          Optional.empty());

  /**
   * A decision by a policy with which nothing is wrong.
   *
   * @param level the level
   * @param rule the rule that has set it
   * @param reason why, in words for a person
   * @param check what the host's certificate must be
   * @param terms what else is asked of the connection
   * @param nameAuthenticated whether it is known for sure that the host takes mail for the domain
   * @param policy what the domain has published
   */
  public TlsDecision(
      TlsLevel level,
      TlsRule rule,
      String reason,
      PeerCheck check,
      TlsTerms terms,
      boolean nameAuthenticated,
      Optional<TlsPolicy> policy) {
    this(level, rule, reason, check, terms, nameAuthenticated, policy, Optional.empty());
  }

  /** {@return the decision where nobody has one: TLS where it is offered (RFC 7435)} */
  public static TlsDecision opportunistic() {
    return OPPORTUNISTIC;
  }

  /**
   * A decision of the host application's own, for a server it has named itself.
   *
   * @param level the level
   * @param check what the host's certificate must be
   * @return the decision
   */
  public static TlsDecision of(TlsLevel level, PeerCheck check) {
    return new TlsDecision(
        level,
        TlsRule.PROFILE,
        "asked for by the administrator",
        check,
        TlsTerms.DEFAULT,
        true,
        Optional.empty());
  }

  /** {@return the same decision about a host that the administrator has named} */
  public TlsDecision ofNamedHost() {
    return new TlsDecision(level, rule, reason, check, terms, true, policy, problem);
  }

  /**
   * The same decision, though something is wrong with the policy.
   *
   * @param newProblem what
   * @return a new value
   */
  public TlsDecision withProblem(TlsProblem newProblem) {
    return new TlsDecision(
        level, rule, reason, check, terms, nameAuthenticated, policy, Optional.of(newProblem));
  }

  /**
   * The decision for a message whose sender demands TLS (RFC 8689 section 4.2.1): the certificate
   * must pass the check that DANE, MTA-STS or the administrator want; where nobody wants one, it
   * must be issued for the host's name by a trusted authority.
   *
   * @param host the name of the host
   * @return the decision, no less strict than this one; empty if the message must not go there,
   *     because nobody can tell for sure that the host takes mail for the domain
   */
  public Optional<TlsDecision> requiredFor(String host) {
    if (!nameAuthenticated) {
      return Optional.empty();
    }
    PeerCheck raised = check instanceof PeerCheck.AnyCertificate ? PeerCheck.trusted(host) : check;
    return Optional.of(
        new TlsDecision(
            TlsLevel.SECURE,
            TlsRule.REQUIRETLS,
            "demanded by the sender; before: " + this,
            raised,
            terms,
            true,
            policy,
            problem));
  }

  /** {@return level and rule for a person, such as {@code secure (mta-sts): ...}} */
  @Override
  public String toString() {
    return Ascii.toLowerCase(level.name()) + " (" + rule + "): " + reason;
  }
}
