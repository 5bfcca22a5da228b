package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Reads the value of one parameter of MAIL or RCPT. */
@FunctionalInterface
interface EsmtpParameter<B> {

  /** What a reader returns of a value it has taken. */
  Optional<SmtpReply> TAKEN = Optional.empty();

  /** What a reader returns of a value that is none. */
  Optional<SmtpReply> BAD_VALUE =
      Optional.of(SmtpReply.of(501, new EnhancedStatus(5, 5, 4), "Bad parameter value"));

  /**
   * A parameter whose value is kept as it is, or does not matter.
   *
   * @param valid which values are taken
   * @param keep what is done with one
   */
  static <B> EsmtpParameter<B> taking(Predicate<String> valid, BiConsumer<String, B> keep) {
    return (value, into) -> {
      if (!valid.test(value)) {
        return BAD_VALUE;
      }
      keep.accept(value, into);
      return TAKEN;
    };
  }

  /** {@return a refusal, or empty if the value was taken} */
  Optional<SmtpReply> read(String value, B into);
}
