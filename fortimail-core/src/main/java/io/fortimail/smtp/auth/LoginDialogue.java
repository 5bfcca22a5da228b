package io.fortimail.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** User name, then password: draft-murchison-sasl-login. Clients wait for these very challenges. */
final class LoginDialogue implements SaslDialogue {

  private Optional<String> user = Optional.empty();

  @Override
  public SaslStep firstChallenge() {
    return challenge("Username:");
  }

  @Override
  public SaslStep respond(byte[] response) {
    Optional<String> text = SaslText.decode(response);
    if (text.isEmpty()) {
      return SaslText.failure(SaslStep.Reason.MALFORMED);
    }
    if (user.isEmpty()) {
      return SaslText.withUser(
          text.get(),
          name -> {
            user = Optional.of(name);
            return challenge("Password:");
          });
    }
    String name = user.get();
    return SaslText.withPassword(
        text.get(), secret -> new SaslStep.Ask(new CredentialQuestion.Password(name, secret)));
  }

  @Override
  public SaslStep answered(CredentialAnswer answer) {
    return SaslDialogue.outcome(answer);
  }

  private static SaslStep challenge(String text) {
    return new SaslStep.Challenge(text.getBytes(StandardCharsets.US_ASCII));
  }
}
