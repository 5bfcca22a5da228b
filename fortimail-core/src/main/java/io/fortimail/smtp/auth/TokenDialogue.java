package io.fortimail.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** OAUTHBEARER (RFC 7628) and XOAUTH2. */
final class TokenDialogue implements SaslDialogue {

  private final TokenForm form;
  private final TokenHints hints;
  private boolean refused;

  TokenDialogue(TokenForm form, TokenHints hints) {
    this.form = form;
    this.hints = hints;
  }

  @Override
  public SaslStep respond(byte[] response) {
    if (refused) {
      // RFC 7628 section 3.2.3: the response to the status is a dummy, whatever it holds
      return SaslText.failure(SaslStep.Reason.DENIED);
    }
    return SaslText.decode(response)
        .flatMap(text -> TokenMessage.parse(form, text))
        .map(this::ask)
        .orElseGet(() -> SaslText.failure(SaslStep.Reason.MALFORMED));
  }

  private SaslStep ask(TokenMessage message) {
    Optional<String> token = message.token();
    if (token.isEmpty()) {
      return refuse(); // no token, or one of another kind: this is how clients find out what we
      // want
    }
    if (token.get().length() > SaslLimits.MAX_TOKEN_LENGTH) {
      return SaslText.failure(SaslStep.Reason.TOO_LONG);
    }
    return message.user().isEmpty()
        ? question(Optional.empty(), token.get())
        : SaslText.withUser(message.user(), user -> question(Optional.of(user), token.get()));
  }

  private static SaslStep question(Optional<String> user, String token) {
    return new SaslStep.Ask(new CredentialQuestion.Token(user, token));
  }

  @Override
  public SaslStep answered(CredentialAnswer answer) {
    return answer instanceof CredentialAnswer.Denied ? refuse() : SaslDialogue.outcome(answer);
  }

  private SaslStep refuse() {
    refused = true;
    return new SaslStep.Challenge(form.refusal(hints).getBytes(StandardCharsets.UTF_8));
  }
}
