package io.fortimail.smtp;

import io.fortimail.mail.Client;

/** What a command comes to. */
sealed interface SmtpStep {

  /** It is answered, and that is all. */
  record Reply(SmtpReply reply) implements SmtpStep {}

  /**
   * It is refused, and the client is to blame where the refusal is permanent.
   *
   * @param isOfBody whether a body might follow all the same
   */
  record Fault(SmtpReply reply, boolean isOfBody) implements SmtpStep {

    Fault(SmtpReply reply) {
      this(reply, false);
    }

    static Fault ofBody(SmtpReply reply) {
      return new Fault(reply, true);
    }
  }

  /** It is answered but leads nowhere. */
  record Idle(SmtpPenalties.Kind kind, SmtpReply reply) implements SmtpStep {}

  /** The host decides. */
  record Ask(SmtpEvent.Question question) implements SmtpStep {}

  /** The client gives its name, which too leads nowhere in itself. */
  record Greet(SmtpEvent.Helo helo) implements SmtpStep {}

  /** It is answered, and the session is over. */
  record Goodbye(SmtpReply reply) implements SmtpStep {}

  /** A line of the client's must follow, as part of AUTH; the challenge is in base64. */
  record Challenge(String base64) implements SmtpStep {}

  /** The client has proved who it is. */
  record Authenticated(String user) implements SmtpStep {}

  /** The handshake is next. */
  record StartTls() implements SmtpStep {}

  /** The client speaks for another: all begins anew. */
  record Restart(Client client) implements SmtpStep {}
}
