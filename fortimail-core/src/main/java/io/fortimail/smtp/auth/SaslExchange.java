package io.fortimail.smtp.auth;

import java.util.Optional;

/**
 * The server's side of one SASL exchange (RFC 4422), without I/O: it is given what the client sends
 * and what the {@link Credentials} answer, and says what to do next.
 *
 * <pre>{@code
 * SaslExchange exchange = new SaslExchange(Mechanism.PLAIN, settings);
 * SaslStep step = exchange.start(initialResponse);
 * // Challenge: send it, then exchange.respond(what the client sends)
 * // Ask: put the question, then exchange.answered(what the host says)
 * // Success, Failure: over
 * }</pre>
 *
 * <p>Confined to one thread at a time. Nothing that a client sends makes it throw; calling it out
 * of turn does.
 */
public final class SaslExchange {

  private enum Turn {
    START,
    RESPONSE,
    ANSWER,
    OVER
  }

  private final Mechanism mechanism;
  private final SaslDialogue dialogue;
  private Turn turn = Turn.START;

  /**
   * Prepares an exchange.
   *
   * @param mechanism what the client chose
   * @param settings the connection and the host
   */
  public SaslExchange(Mechanism mechanism, SaslSettings settings) {
    this.mechanism = mechanism;
    this.dialogue =
        switch (mechanism) {
          case PLAIN -> new PlainDialogue();
          case LOGIN -> new LoginDialogue();
          case SCRAM_SHA_256, SCRAM_SHA_256_PLUS -> new ScramDialogue(mechanism, settings);
          case OAUTHBEARER -> new TokenDialogue(TokenForm.OAUTHBEARER, settings.tokenHints());
          case XOAUTH2 -> new TokenDialogue(TokenForm.XOAUTH2, settings.tokenHints());
        };
  }

  /** {@return what the client chose} */
  public Mechanism mechanism() {
    return mechanism;
  }

  /**
   * Begins.
   *
   * @param initialResponse what came with the AUTH command, decoded: empty bytes for {@code =},
   *     empty for nothing (RFC 4954 section 4)
   * @return what to do next
   * @throws IllegalStateException if it has begun already
   */
  public SaslStep start(Optional<byte[]> initialResponse) {
    expect(Turn.START);
    return after(
        initialResponse.isPresent() ? bounded(initialResponse.get()) : dialogue.firstChallenge());
  }

  /**
   * Goes on with what the client sent after a {@link SaslStep.Challenge}. A {@code *} in its place
   * is the caller's: the exchange is then dropped.
   *
   * @param response what the client sent, decoded
   * @return what to do next
   * @throws IllegalStateException if the last step was no challenge
   */
  public SaslStep respond(byte[] response) {
    expect(Turn.RESPONSE);
    return after(bounded(response));
  }

  /**
   * Goes on with the answer to a {@link SaslStep.Ask}.
   *
   * @param answer what the host said
   * @return what to do next
   * @throws IllegalStateException if the last step asked nothing
   */
  public SaslStep answered(CredentialAnswer answer) {
    expect(Turn.ANSWER);
    return after(dialogue.answered(answer));
  }

  private SaslStep bounded(byte[] response) {
    return response.length > SaslLimits.MAX_RESPONSE_BYTES
        ? SaslText.failure(SaslStep.Reason.TOO_LONG)
        : dialogue.respond(response);
  }

  private void expect(Turn expected) {
    if (turn != expected) {
      throw new IllegalStateException("called for " + expected + " at " + turn);
    }
  }

  private SaslStep after(SaslStep step) {
    if (step instanceof SaslStep.Challenge) {
      turn = Turn.RESPONSE;
    } else if (step instanceof SaslStep.Ask) {
      turn = Turn.ANSWER;
    } else {
      turn = Turn.OVER;
    }
    return step;
  }
}
