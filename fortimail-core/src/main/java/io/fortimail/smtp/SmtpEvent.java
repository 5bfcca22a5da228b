package io.fortimail.smtp;

import io.fortimail.mail.BodyType;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** What an {@link SmtpServerSession} tells its host. */
public sealed interface SmtpEvent {

  /**
   * Something that the host must answer, with {@link SmtpServerSession#answer}, before the session
   * goes on: now or later.
   */
  sealed interface Question extends SmtpEvent {}

  /** A client has connected. A positive answer becomes the greeting. */
  record Connect() implements Question {}

  /**
   * The client has given its name. After a positive answer the session tells its extensions.
   *
   * @param name the name as sent; its characters are those of a domain or an address literal
   * @param extended whether it was {@code EHLO}
   */
  record Helo(String name, boolean extended) implements Question {}

  /**
   * The client has named a sender.
   *
   * @param sender the reverse path; empty for the null path
   * @param declaredSize the value of SIZE, within the limit
   * @param bodyType the value of BODY
   */
  record Mail(Optional<EmailAddress> sender, OptionalLong declaredSize, BodyType bodyType)
      implements Question {}

  /**
   * The client has named a recipient.
   *
   * @param recipient the forward path
   */
  record Rcpt(Recipient recipient) implements Question {}

  /**
   * The client wants to send the message. After a positive answer its bytes follow.
   *
   * @param envelope the sender and the recipients that were accepted
   */
  record Data(Envelope envelope) implements Question {}

  /**
   * Bytes of the message, without what transparency added (RFC 5321 section 4.5.2).
   *
   * @param bytes valid until the session is called again
   */
  record Body(ByteBuffer bytes) implements SmtpEvent {}

  /** The message is whole; the answer takes or refuses the responsibility for it. */
  record EndOfMessage() implements Question {}

  /** The transaction is dropped, and with it whatever there is of its message. */
  record Reset() implements SmtpEvent {}

  /** The session is over: write what is left of its output, then close the connection. */
  record Closed() implements SmtpEvent {}

  /** All input is used up. */
  record NeedInput() implements SmtpEvent {}
}
