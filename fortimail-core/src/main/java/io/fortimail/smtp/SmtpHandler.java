package io.fortimail.smtp;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a host does with mail: one handler for each connection, asked stage by stage. Only {@link
 * #message} has to be written; the others let everything pass.
 *
 * <p>Each answer may come now or later, from any thread. A handler that throws, or whose answer
 * fails, refuses with 451. The methods are called by one thread at a time, on the thread of the
 * connection's loop: they must not block.
 */
public interface SmtpHandler {

  /**
   * A client has connected.
   *
   * @return whether it is greeted
   */
  default CompletionStage<SmtpReply> connect() {
    return now(SmtpReply.OK);
  }

  /**
   * The client has given its name.
   *
   * @param helo the name
   * @return whether it may go on
   */
  default CompletionStage<SmtpReply> helo(SmtpEvent.Helo helo) {
    return now(SmtpReply.OK);
  }

  /**
   * The client has named a sender: a transaction begins.
   *
   * @param mail the sender and the parameters
   * @return whether it is accepted
   */
  default CompletionStage<SmtpReply> mail(SmtpEvent.Mail mail) {
    return now(SmtpReplies.SENDER_OK);
  }

  /**
   * The client has named a recipient.
   *
   * @param recipient the recipient
   * @return whether it is accepted
   */
  default CompletionStage<SmtpReply> rcpt(Recipient recipient) {
    return now(SmtpReplies.RECIPIENT_OK);
  }

  /**
   * The client wants to send the message.
   *
   * @param envelope the sender and the recipients accepted
   * @return whether it may
   */
  default CompletionStage<SmtpReply> data(Envelope envelope) {
    return now(SmtpReply.OK);
  }

  /**
   * The message is whole. With a positive answer the host takes the responsibility for it (RFC 5321
   * section 4.2.5): it must not be lost any more.
   *
   * @param envelope the sender and the recipients accepted
   * @param message the message; it is closed when the answer has come
   * @return whether it is accepted
   */
  CompletionStage<SmtpReply> message(Envelope envelope, Message message);

  /**
   * The message is whole, and the client takes an answer for each recipient (RFC 2033, PRDR). By
   * default the answer of {@link #message} is given for all.
   *
   * @param envelope the sender and the recipients accepted
   * @param message the message; it is closed when the answer has come
   * @return for each recipient of the envelope, in its order, whether it is accepted
   */
  default CompletionStage<List<SmtpReply>> messagePerRecipient(Envelope envelope, Message message) {
    return message(envelope, message)
        .thenApply(reply -> Collections.nCopies(envelope.recipients().size(), reply));
  }

  /** The transaction is dropped: by RSET, a refusal of the body, or the end of the session. */
  default void reset() {}

  /** The connection is gone; nothing is called after this. */
  default void closed() {}

  /**
   * An answer that is already there.
   *
   * @param reply the reply
   * @return a completed stage
   */
  static CompletionStage<SmtpReply> now(SmtpReply reply) {
    return CompletableFuture.completedFuture(reply);
  }
}
