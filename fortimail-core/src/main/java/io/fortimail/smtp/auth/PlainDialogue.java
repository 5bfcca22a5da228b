package io.fortimail.smtp.auth;

import java.util.Arrays;
import java.util.Optional;

/** {@code [authzid] NUL authcid NUL passwd}: RFC 4616. */
final class PlainDialogue implements SaslDialogue {

  @Override
  public SaslStep respond(byte[] response) {
    int first = nul(response, 0);
    int second = nul(response, first + 1);
    if (first < 0 || second < 0) {
      return SaslText.failure(SaslStep.Reason.MALFORMED);
    }
    Optional<String> actAs = SaslText.decode(Arrays.copyOf(response, first));
    Optional<String> user = SaslText.decode(Arrays.copyOfRange(response, first + 1, second));
    // a third NUL is refused here
    Optional<String> password =
        SaslText.decode(Arrays.copyOfRange(response, second + 1, response.length));
    return actAs.isEmpty() || user.isEmpty() || password.isEmpty()
        ? SaslText.failure(SaslStep.Reason.MALFORMED)
        : ask(actAs.get(), user.get(), password.get());
  }

  private static SaslStep ask(String actAs, String user, String password) {
    return SaslText.withUser(
        user,
        name ->
            SaslText.asThemselves(
                actAs,
                name,
                () ->
                    SaslText.withPassword(
                        password,
                        secret ->
                            new SaslStep.Ask(new CredentialQuestion.Password(name, secret)))));
  }

  @Override
  public SaslStep answered(CredentialAnswer answer) {
    return SaslDialogue.outcome(answer);
  }

  private static int nul(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
