package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.tls.PeerSession;
import io.fortimail.tls.PeerVerdict;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsProblem;
import io.fortimail.tls.TlsTerms;
import java.util.Optional;

/**
 * How a client's session opens: greeting, EHLO, TLS where it is wanted, and EHLO again. It decides
 * whether the connection is one that the message may go over.
 */
final class SmtpClientOpening {

  /** What is to be done next. */
  sealed interface Step {

    /** Say this, and hear the reply. */
    record Say(String command) implements Step {}

    /** Make a handshake. */
    record Secure() implements Step {}

    /** Name the sender. */
    record Begin(SmtpServerFeatures features) implements Step {}

    /** Leave: the server is of no use now. */
    record Unusable(String reason) implements Step {}

    /** Leave: the connection is not as it must be. */
    record Unsafe(SmtpSendResult.NotSecured result) implements Step {}
  }

  private enum Awaited {
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    HANDSHAKE
  }

  /** X.7.4: the host lacks a security feature (RFC 3463 section 3.8). */
  private static final int NOT_SUPPORTED = 4;

  /** X.7.5: a cryptographic failure (RFC 3463 section 3.8). */
  private static final int CRYPTOGRAPHIC_FAILURE = 5;

  /** RFC 8689 section 4.2.1: REQUIRETLS is asked for and cannot be had of this host. */
  private static final EnhancedStatus REQUIRETLS_NEEDED = new EnhancedStatus(5, 7, 30);

  /** RFC 8689 section 4.2.1: there is no TLS, or not of the right host. */
  private static final EnhancedStatus ENCRYPTION_NEEDED = new EnhancedStatus(5, 7, 10);

  private final String helo;
  private final TlsDecision decision;
  private final boolean requireTls;

  private Awaited awaited = Awaited.GREETING;
  private Optional<PeerSession> tls = Optional.empty();
  private Optional<TlsProblem> problem = Optional.empty();
  private SmtpServerFeatures offered = SmtpServerFeatures.NONE;
  private boolean heardInTls;

  SmtpClientOpening(String helo, TlsDecision decision, boolean requireTls) {
    this.helo = helo;
    this.decision = decision;
    this.requireTls = requireTls;
  }

  /** The TLS of the connection. */
  Optional<PeerSession> tls() {
    return tls;
  }

  /** What was wrong with TLS, whether it mattered or not. */
  Optional<TlsProblem> problem() {
    return problem;
  }

  /** Whether a failure of the connection may be one of TLS: STARTTLS was said. */
  boolean isSecuring() {
    return awaited == Awaited.STARTTLS
        || awaited == Awaited.HANDSHAKE
        || (tls.isPresent() && !heardInTls);
  }

  /** Whether the message may go in plain text where TLS fails (RFC 7435). */
  boolean mayGoInPlain() {
    return !mustBeTls();
  }

  private boolean mustBeTls() {
    return decision.level().requiresTls() || requireTls;
  }

  private boolean mustBeVerified() {
    return decision.level() == TlsLevel.SECURE || requireTls;
  }

  Step heard(SmtpReply reply) {
    heardInTls |= tls.isPresent();
    return switch (awaited) {
      case GREETING -> greeting(reply);
      case EHLO -> ehlo(reply);
      case HELO ->
          reply.code() == 250
              ? begin(SmtpServerFeatures.NONE)
              : new Step.Unusable("HELO was refused: " + reply);
      case STARTTLS -> startTls(reply);
      case HANDSHAKE -> throw new IllegalStateException("a reply in the middle of a handshake");
    };
  }

  private Step greeting(SmtpReply reply) {
    return reply.code() == 220
        ? say(Awaited.EHLO, "EHLO " + helo)
        : new Step.Unusable("the server does not greet: " + reply);
  }

  private Step ehlo(SmtpReply reply) {
    if (reply.code() == 250) {
      return features(SmtpServerFeatures.of(reply));
    } else if (reply.isTransient()) {
      return new Step.Unusable("EHLO was refused: " + reply);
    } else if (tls.isEmpty() && mustBeTls()) { // HELO offers nothing
      return notOffered("EHLO was refused: " + reply);
    }
    return say(Awaited.HELO, "HELO " + helo); // RFC 5321 3.2
  }

  private Step features(SmtpServerFeatures features) {
    if (tls.isPresent() || decision.level() == TlsLevel.NONE) {
      return begin(features);
    } else if (features.startTls()) {
      offered = features;
      return say(Awaited.STARTTLS, "STARTTLS");
    }
    problem =
        Optional.of(
            new TlsProblem(TlsFailureType.STARTTLS_NOT_SUPPORTED, "STARTTLS is not offered"));
    return begin(features);
  }

  private Step startTls(SmtpReply reply) {
    if (reply.code() == 220) {
      awaited = Awaited.HANDSHAKE;
      return new Step.Secure();
    }
    TlsProblem refused =
        new TlsProblem(TlsFailureType.STARTTLS_NOT_SUPPORTED, "STARTTLS was refused: " + reply);
    problem = Optional.of(refused);
    if (reply.code() == 421) {
      return new Step.Unusable("STARTTLS was refused: " + reply);
    } else if (mustBeTls()) { // 454 says that it may pass (RFC 3207 section 4)
      return reply.isTransient()
          ? unsafe(new EnhancedStatus(4, 7, NOT_SUPPORTED), refused)
          : notOffered(refused.detail());
    }
    return begin(offered); // RFC 3207 4: the session goes on as it was
  }

  /** The last question before the message: is this the connection that is wanted? */
  private Step begin(SmtpServerFeatures features) {
    if (tls.isEmpty() && mustBeTls()) {
      return notOffered("STARTTLS is not offered");
    } else if (requireTls && !decision.nameAuthenticated()) {
      return unfit(ENCRYPTION_NEEDED, "it is not known for sure that the host is the right one");
    } else if (requireTls && !features.requireTls()) {
      return unfit(REQUIRETLS_NEEDED, "REQUIRETLS is not offered");
    }
    return new Step.Begin(features);
  }

  /** The handshake is done: all that was heard before it is forgotten (RFC 3207 section 4.2). */
  Step secured(PeerSession session) {
    tls = Optional.of(session);
    offered = SmtpServerFeatures.NONE;
    if (session.verdict() instanceof PeerVerdict.Failed failed) {
      problem = Optional.of(failed.problem());
    }
    if (mustBeVerified() && !(session.verdict() instanceof PeerVerdict.Verified)) {
      return unsafe(
          failureStatus(CRYPTOGRAPHIC_FAILURE),
          problem.orElse(
              new TlsProblem(
                  TlsFailureType.VALIDATION_FAILURE, "the certificate was not checked")));
    }
    return say(Awaited.EHLO, "EHLO " + helo);
  }

  /** The handshake has failed, by either side's will. */
  SmtpSendResult handshakeFailed(TlsProblem failure) {
    problem = Optional.of(failure);
    return mayGoInPlain()
        ? new SmtpSendResult.NotTried("no TLS: " + failure)
        : new SmtpSendResult.NotSecured(failureStatus(CRYPTOGRAPHIC_FAILURE), failure);
  }

  /** The connection broke on the way to TLS, which may pass. */
  SmtpSendResult lostWhileSecuring(String reason) {
    TlsProblem failure = new TlsProblem(TlsFailureType.VALIDATION_FAILURE, reason);
    problem = Optional.of(failure);
    return mayGoInPlain()
        ? new SmtpSendResult.NotTried("no TLS: " + reason)
        : new SmtpSendResult.NotSecured(new EnhancedStatus(4, 7, CRYPTOGRAPHIC_FAILURE), failure);
  }

  private Step notOffered(String detail) {
    return unsafe(
        failureStatus(NOT_SUPPORTED),
        new TlsProblem(TlsFailureType.STARTTLS_NOT_SUPPORTED, detail));
  }

  /** For this message the host will not do, though nothing is wrong with its TLS. */
  private static Step unfit(EnhancedStatus status, String detail) {
    TlsProblem lack = new TlsProblem(TlsFailureType.VALIDATION_FAILURE, detail);
    return new Step.Unsafe(new SmtpSendResult.NotSecured(status, lack));
  }

  private EnhancedStatus failureStatus(int detail) {
    if (requireTls) {
      return ENCRYPTION_NEEDED;
    }
    boolean forGood = decision.terms().onFailure() == TlsTerms.OnFailure.FAIL;
    return new EnhancedStatus(forGood ? 5 : 4, 7, detail);
  }

  private Step unsafe(EnhancedStatus status, TlsProblem failure) {
    problem = Optional.of(failure);
    return new Step.Unsafe(new SmtpSendResult.NotSecured(status, failure));
  }

  private Step say(Awaited next, String command) {
    awaited = next;
    return new Step.Say(command);
  }
}
