package io.fortimail.smtp;

import io.fortimail.mail.BodyType;
import io.fortimail.mail.EmailAddress;
import java.util.Optional;
import java.util.OptionalLong;

/** A command line that was understood, or the reply that says why it was not. */
sealed interface SmtpCommand {

  /** EHLO or HELO. */
  record Helo(String name, boolean extended) implements SmtpCommand {}

  /** MAIL; the declared size is cut to the largest long. */
  record Mail(Optional<EmailAddress> sender, OptionalLong declaredSize, BodyType bodyType)
      implements SmtpCommand {}

  /** RCPT; the path is empty for {@code <Postmaster>} (RFC 5321 4.1.1.3). */
  record Rcpt(Optional<EmailAddress> recipient) implements SmtpCommand {}

  /** The commands that take nothing, or nothing that matters. */
  enum Simple implements SmtpCommand {
    DATA,
    RSET,
    NOOP,
    VRFY,
    HELP,
    QUIT,
    STARTTLS
  }

  /** Not understood. */
  record Bad(SmtpReply reply) implements SmtpCommand {}
}
