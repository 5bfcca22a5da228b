package io.fortimail.smtp.auth;

/** One mechanism's part of an exchange; {@link SaslExchange} keeps it in turn and in bounds. */
sealed interface SaslDialogue permits PlainDialogue, LoginDialogue, ScramDialogue, TokenDialogue {

  /** Begins without an initial response: RFC 4954 section 4 has an empty challenge ask for it. */
  default SaslStep firstChallenge() {
    return new SaslStep.Challenge(new byte[0]);
  }

  SaslStep respond(byte[] response);

  SaslStep answered(CredentialAnswer answer);

  /** What an answer about a password or a token comes to. */
  static SaslStep outcome(CredentialAnswer answer) {
    if (answer instanceof CredentialAnswer.Granted granted) {
      return new SaslStep.Success(granted.user());
    }
    return SaslText.failure(
        answer instanceof CredentialAnswer.Denied
            ? SaslStep.Reason.DENIED
            : SaslStep.Reason.UNAVAILABLE); // also for an answer that fits no such question
  }
}
