package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;
import java.util.Optional;

/** Reads the value of one parameter of MAIL or RCPT. */
@FunctionalInterface
interface EsmtpParameter<B> {

  /** What a reader returns of a value it has taken. */
  Optional<SmtpReply> TAKEN = Optional.empty();

  /** What a reader returns of a value that is none. */
  Optional<SmtpReply> BAD_VALUE =
      Optional.of(SmtpReply.of(501, new EnhancedStatus(5, 5, 4), "Bad parameter value"));

  /** {@return a refusal, or empty if the value was taken} */
  Optional<SmtpReply> read(String value, B into);
}
