package io.fortimail.smtp.auth;

/** What the host knows about a {@link CredentialQuestion}. */
public sealed interface CredentialAnswer {

  /**
   * The password or token is good.
   *
   * @param user who that is, in the host's own spelling
   */
  record Granted(String user) implements CredentialAnswer {
    /** Checks that it names somebody. */
    public Granted {
      if (user.isEmpty()) {
        throw new IllegalArgumentException("granted to nobody");
      }
    }
  }

  /**
   * Wrong, or no such user; the host should take the same time for both. As the answer to {@link
   * CredentialQuestion.Scram}: no such user, or none that may log in.
   */
  record Denied() implements CredentialAnswer {}

  /** Nobody can say now, such as when a directory does not answer; the client may try later. */
  record Unavailable() implements CredentialAnswer {}

  /**
   * The answer to {@link CredentialQuestion.Scram}, and to nothing else.
   *
   * @param secret what is kept of the user's password
   */
  record Secret(ScramSecret secret) implements CredentialAnswer {}
}
