package io.fortimail.delivery;

import com.google.common.io.ByteSource;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Hands a message to a host by SMTP. Safe for use by several threads. */
@FunctionalInterface
public interface SmtpConnector {

  /**
   * Tries one host once.
   *
   * @param host the host
   * @param envelope the sender and the recipients to name
   * @param content the message; it is read once and must stay readable until the answer has come
   * @return an outcome for each recipient of the envelope; it does not fail: what went wrong is an
   *     outcome too
   */
  CompletionStage<Map<Recipient, DeliveryOutcome>> deliver(
      MailHost host, Envelope envelope, ByteSource content);
}
