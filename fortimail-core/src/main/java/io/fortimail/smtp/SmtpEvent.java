package io.fortimail.smtp;

import com.google.common.collect.ImmutableMap;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.auth.CredentialQuestion;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** What an {@link SmtpServerSession} tells its host. */
public sealed interface SmtpEvent {

  /**
   * Something that the host must answer, with {@link SmtpServerSession#answer}, before the session
   * goes on: now or later.
   */
  sealed interface Question extends SmtpEvent {

    /** {@return what the answer belongs to} */
    SmtpStage stage();
  }

  /**
   * A client has connected, or speaks for another from now on (XCLIENT). A positive answer becomes
   * the greeting.
   *
   * @param client the client
   */
  record Connect(Client client) implements Question {

    @Override
    public SmtpStage stage() {
      return SmtpStage.CONNECT;
    }
  }

  /**
   * The client has given its name. After a positive answer the session tells its extensions.
   *
   * @param client the client with its name; the characters are those of a domain or an address
   *     literal
   * @param extended whether it was {@code EHLO} or {@code LHLO}
   */
  record Helo(Client client, boolean extended) implements Question {

    /** {@return the name as sent} */
    public String name() {
      return client.helo().orElse("");
    }

    @Override
    public SmtpStage stage() {
      return SmtpStage.HELO;
    }
  }

  /**
   * The client wants to prove who it is. Answered with {@link
   * SmtpServerSession#answer(io.fortimail.smtp.auth.CredentialAnswer)}.
   *
   * @param question what is to be found out
   */
  record Authenticate(CredentialQuestion question) implements Question {

    @Override
    public SmtpStage stage() {
      return SmtpStage.AUTH;
    }
  }

  /**
   * The client has named a sender.
   *
   * @param client what is known of the client
   * @param sender the reverse path; empty for the null path
   * @param parameters what is asked for the message; its size is within the limit
   * @param forwarded what a trusted client has told by XFORWARD of where the message came from, by
   *     attribute in upper case; printable ASCII
   */
  record Mail(
      Client client,
      Optional<EmailAddress> sender,
      MailParameters parameters,
      Map<String, String> forwarded)
      implements Question {

    /** Copies the map. */
    public Mail {
      forwarded = ImmutableMap.copyOf(forwarded);
    }

    @Override
    public SmtpStage stage() {
      return SmtpStage.MAIL;
    }
  }

  /**
   * The client has named a recipient.
   *
   * @param recipient the forward path and what is asked for it
   */
  record Rcpt(Recipient recipient) implements Question {

    @Override
    public SmtpStage stage() {
      return SmtpStage.RCPT;
    }
  }

  /**
   * The client wants to send the message. After a positive answer its bytes follow.
   *
   * @param envelope the sender and the recipients that were accepted
   */
  record Data(Envelope envelope) implements Question {

    @Override
    public SmtpStage stage() {
      return SmtpStage.DATA;
    }
  }

  /**
   * Bytes of the message, without what transparency added (RFC 5321 section 4.5.2).
   *
   * @param bytes valid until the session is called again
   */
  record Body(ByteBuffer bytes) implements SmtpEvent {}

  /**
   * The message is whole; the answer takes or refuses the responsibility for it.
   *
   * @param perRecipient whether the client takes an answer for each recipient (RFC 2033, PRDR)
   */
  record EndOfMessage(boolean perRecipient) implements Question {

    @Override
    public SmtpStage stage() {
      return SmtpStage.MESSAGE;
    }
  }

  /** The transaction is dropped, and with it whatever there is of its message. */
  record Reset() implements SmtpEvent {}

  /**
   * The client wants TLS: write the output, make the handshake, and call {@link
   * SmtpServerSession#secured}. No input is taken before.
   */
  record StartTls() implements SmtpEvent {}

  /**
   * A reply is held back. No input is taken before {@link SmtpServerSession#nanosUntilWake} is
   * over.
   */
  record Wait() implements SmtpEvent {}

  /** The session is over: write what is left of its output, then close the connection. */
  record Closed() implements SmtpEvent {}

  /** All input is used up. */
  record NeedInput() implements SmtpEvent {}
}
