package io.fortimail.tls;

import java.util.Optional;

/**
 * What an administrator asks of the TLS of deliveries. The domain of a recipient may ask for more,
 * by DANE or MTA-STS, never for less; but {@link TlsLevel#NONE} is the end of it: nothing is looked
 * up then.
 *
 * <p>{@link TlsLevel#SECURE} wants a certificate for the name of the host, or of the domain. Where
 * MX records are not signed, the name of the host is what DNS says on the day: {@link #withSubject}
 * names what cannot be changed on the way.
 *
 * @param level the least level
 * @param terms what else is asked of the connection
 * @param dane what DANE means
 * @param mtaSts what MTA-STS means
 * @param issuer a part of the name of the only authority that is trusted, for {@link
 *     TlsLevel#SECURE}
 * @param subject what the certificate's names must be like, instead of the host's name, for {@link
 *     TlsLevel#SECURE}
 */
public record TlsProfile(
    TlsLevel level,
    TlsTerms terms,
    DaneUse dane,
    MtaStsUse mtaSts,
    Optional<String> issuer,
    Optional<SubjectPattern> subject) {

  /** TLS where it is offered, and what the domain asks for by DANE or MTA-STS. */
  public static final TlsProfile DEFAULT = of(TlsLevel.PREFERRED);

  /** What DANE means (RFC 7672). */
  public enum DaneUse {
    /** Nothing. */
    NONE,
    /** A host that has usable records must be as they say. */
    OPPORTUNISTIC,
    /** A host without usable records gets no mail. */
    MANDATORY
  }

  /** What MTA-STS means (RFC 8461). */
  public enum MtaStsUse {
    /** Nothing. */
    NONE,
    /** Policies are looked up and reported on, but keep no mail back. */
    MONITOR,
    /** A domain's policy is kept to. */
    ENABLE
  }

  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException if DANE is demanded, and no TLS is to be used
   */
  public TlsProfile {
    if (level == TlsLevel.NONE && dane == DaneUse.MANDATORY) {
      throw new IllegalArgumentException("DANE without TLS");
    }
  }

  /**
   * A profile with DANE and MTA-STS as their domains want it.
   *
   * @param level the least level
   * @return the profile
   */
  public static TlsProfile of(TlsLevel level) {
    return new TlsProfile(
        level,
        TlsTerms.DEFAULT,
        DaneUse.OPPORTUNISTIC,
        MtaStsUse.ENABLE,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same profile with other terms.
   *
   * @param newTerms the terms
   * @return a new profile
   */
  public TlsProfile withTerms(TlsTerms newTerms) {
    return new TlsProfile(level, newTerms, dane, mtaSts, issuer, subject);
  }

  /**
   * The same profile with another meaning of DANE and MTA-STS.
   *
   * @param newDane what DANE means
   * @param newMtaSts what MTA-STS means
   * @return a new profile
   */
  public TlsProfile withPolicies(DaneUse newDane, MtaStsUse newMtaSts) {
    return new TlsProfile(level, terms, newDane, newMtaSts, issuer, subject);
  }

  /**
   * The same profile with one authority trusted only.
   *
   * @param newIssuer a part of its name
   * @return a new profile
   */
  public TlsProfile withIssuer(String newIssuer) {
    return new TlsProfile(level, terms, dane, mtaSts, Optional.of(newIssuer), subject);
  }

  /**
   * The same profile with a pattern for the certificate's names.
   *
   * @param newSubject the pattern
   * @return a new profile
   */
  public TlsProfile withSubject(SubjectPattern newSubject) {
    return new TlsProfile(level, terms, dane, mtaSts, issuer, Optional.of(newSubject));
  }
}
