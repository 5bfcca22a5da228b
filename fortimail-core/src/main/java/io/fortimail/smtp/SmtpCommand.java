package io.fortimail.smtp;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.RcptParameters;
import java.util.Map;
import java.util.Optional;

/** A command line that was understood, or the reply that says why it was not. */
sealed interface SmtpCommand {

  /** {@return what a reply to it belongs to} */
  default SmtpStage stage() {
    return SmtpStage.OTHER;
  }

  /** EHLO, LHLO or HELO. */
  record Helo(String name, Greeting greeting) implements SmtpCommand {

    /** The verb. */
    enum Greeting {
      HELO,
      EHLO,
      LHLO
    }

    @Override
    public SmtpStage stage() {
      return SmtpStage.HELO;
    }
  }

  /** MAIL. */
  record Mail(Optional<EmailAddress> sender, MailParameters parameters) implements SmtpCommand {
    @Override
    public SmtpStage stage() {
      return SmtpStage.MAIL;
    }
  }

  /** RCPT; the path is empty for {@code <Postmaster>} (RFC 5321 4.1.1.3). */
  record Rcpt(Optional<EmailAddress> recipient, RcptParameters parameters) implements SmtpCommand {
    @Override
    public SmtpStage stage() {
      return SmtpStage.RCPT;
    }
  }

  /** BDAT; the size is cut to the largest long. */
  record Bdat(long size, boolean last) implements SmtpCommand {
    @Override
    public SmtpStage stage() {
      return SmtpStage.DATA;
    }
  }

  /** AUTH; the initial response is as it was sent. */
  record Auth(String mechanism, Optional<String> initialResponse) implements SmtpCommand {
    @Override
    public SmtpStage stage() {
      return SmtpStage.AUTH;
    }
  }

  /** XCLIENT, with its attributes by name in upper case; an unavailable one is empty. */
  record Xclient(Map<String, Optional<String>> attributes) implements SmtpCommand {}

  /** XFORWARD, with its attributes by name in upper case; an unavailable one is empty. */
  record Xforward(Map<String, Optional<String>> attributes) implements SmtpCommand {}

  /** The commands that take nothing, or nothing that matters. */
  enum Simple implements SmtpCommand {
    DATA,
    RSET,
    NOOP,
    VRFY,
    HELP,
    QUIT,
    STARTTLS;

    @Override
    public SmtpStage stage() {
      return switch (this) {
        case DATA -> SmtpStage.DATA;
        case STARTTLS -> SmtpStage.STARTTLS;
        default -> SmtpStage.OTHER;
      };
    }
  }

  /** Not understood. */
  record Bad(SmtpReply reply) implements SmtpCommand {}

  /** Not understood, and what follows may be anything. */
  record Fatal(SmtpReply reply) implements SmtpCommand {}
}
