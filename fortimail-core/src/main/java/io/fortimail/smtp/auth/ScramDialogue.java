package io.fortimail.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, 7677). A failure is told by the reply, without
 * {@code server-error}: an SMTP client reads the one, and the other would name reasons to a
 * guesser.
 */
final class ScramDialogue implements SaslDialogue {

  /** Characters in our part of the nonce: 30 of 93 possible ones are 196 bits. */
  private static final int NONCE_LENGTH = 30;

  /** What the two sides have agreed on when the client is about to prove itself. */
  private record Agreed(
      ScramClientFirst first,
      String nonce,
      ScramSecret secret,
      boolean known,
      String serverFirst) {}

  private sealed interface State {}

  private record AwaitFirst() implements State {}

  private record AwaitSecret(ScramClientFirst first, String user) implements State {}

  private record AwaitProof(String user, Agreed agreed) implements State {}

  /** Our own proof is on its way; what is left is the empty response to it. */
  private record AwaitEmpty(String user) implements State {}

  private final boolean plus;
  private final SaslSettings settings;
  private State state = new AwaitFirst();

  ScramDialogue(Mechanism mechanism, SaslSettings settings) {
    this.plus = mechanism.needsChannelBinding();
    this.settings = settings;
  }

  @Override
  public SaslStep respond(byte[] response) {
    if (state instanceof AwaitEmpty ready) {
      return response.length == 0
          ? new SaslStep.Success(ready.user())
          : SaslText.failure(SaslStep.Reason.MALFORMED);
    }
    Optional<String> text = SaslText.decode(response);
    return state instanceof AwaitProof waiting
        ? text.flatMap(ScramClientFinal::parse)
            .map(last -> verify(waiting, last))
            .orElseGet(() -> SaslText.failure(SaslStep.Reason.MALFORMED))
        : text.flatMap(ScramClientFirst::parse)
            .map(this::begin)
            .orElseGet(() -> SaslText.failure(SaslStep.Reason.MALFORMED));
  }

  private SaslStep begin(ScramClientFirst first) {
    if (!bindingAgrees(first.header())) {
      return SaslText.failure(SaslStep.Reason.CHANNEL_BINDING);
    }
    return SaslText.withUser(
        first.user(),
        user ->
            SaslText.asThemselves(
                first.header().actAs(),
                user,
                () -> {
                  state = new AwaitSecret(first, user);
                  return new SaslStep.Ask(new CredentialQuestion.Scram(user));
                }));
  }

  // RFC 5802 section 6
  private boolean bindingAgrees(Gs2Header header) {
    return switch (header.binding()) {
      case NONE -> !plus;
      // the client could bind and was not told that we can: somebody has cut our list
      case NOT_OFFERED -> !plus && !settings.plusOffered();
      case USED ->
          plus && header.bindingType().equals(ServerEndPoint.NAME) && settings.canBindChannel();
    };
  }

  @Override
  public SaslStep answered(CredentialAnswer answer) {
    if (state instanceof AwaitSecret waiting) {
      if (answer instanceof CredentialAnswer.Secret known) {
        return serverFirst(waiting, known.secret(), true);
      }
      if (answer instanceof CredentialAnswer.Denied) {
        return serverFirst(waiting, settings.decoys().secretOf(waiting.user()), false);
      }
    }
    return SaslText.failure(SaslStep.Reason.UNAVAILABLE);
  }

  private SaslStep serverFirst(AwaitSecret waiting, ScramSecret secret, boolean known) {
    String nonce = waiting.first().nonce() + serverNonce();
    String salt = Base64.getEncoder().encodeToString(secret.salt());
    String message = "r=" + nonce + ",s=" + salt + ",i=" + secret.iterations();
    Agreed agreed = new Agreed(waiting.first(), nonce, secret, known, message);
    state = new AwaitProof(waiting.user(), agreed);
    return new SaslStep.Challenge(ascii(message));
  }

  private SaslStep verify(AwaitProof waiting, ScramClientFinal last) {
    Agreed agreed = waiting.agreed();
    if (!MessageDigest.isEqual(ascii(agreed.nonce()), utf8(last.nonce()))) {
      return SaslText.failure(SaslStep.Reason.DENIED);
    }
    if (!MessageDigest.isEqual(binding(agreed.first().header()), last.binding())) {
      return SaslText.failure(SaslStep.Reason.CHANNEL_BINDING);
    }
    byte[] signed =
        utf8(agreed.first().bare() + "," + agreed.serverFirst() + "," + last.withoutProof());
    ScramSecret secret = agreed.secret();
    byte[] clientKey = Sha256.xor(last.proof(), Sha256.hmac(secret.storedKey(), signed));
    boolean proven = MessageDigest.isEqual(Sha256.hash(clientKey), secret.storedKey());
    if (!proven || !agreed.known()) {
      return SaslText.failure(SaslStep.Reason.DENIED);
    }
    state = new AwaitEmpty(waiting.user());
    byte[] serverSignature = Sha256.hmac(secret.serverKey(), signed);
    return new SaslStep.Challenge(
        ascii("v=" + Base64.getEncoder().encodeToString(serverSignature)));
  }

  /** What the client must have taken as the channel: {@code cbind-input}. */
  private byte[] binding(Gs2Header header) {
    byte[] text = utf8(header.text());
    byte[] channel =
        plus ? settings.serverCertificate().flatMap(ServerEndPoint::of).orElseThrow() : new byte[0];
    byte[] both = new byte[text.length + channel.length];
    System.arraycopy(text, 0, both, 0, text.length);
    System.arraycopy(channel, 0, both, text.length, channel.length);
    return both;
  }

  private String serverNonce() {
    StringBuilder nonce = new StringBuilder(NONCE_LENGTH);
    for (int i = 0; i < NONCE_LENGTH; i++) {
      char c = (char) ('!' + settings.randomness().nextInt('~' - '!'));
      nonce.append(c >= ',' ? (char) (c + 1) : c); // all that prints but the comma
    }
    return nonce.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
