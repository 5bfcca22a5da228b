package io.fortimail.delivery;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpSendResult;

/** What came of handing a message on, for one recipient. */
public sealed interface DeliveryOutcome {

  /** The longest text kept, in characters. */
  int MAX_TEXT = 400;

  /** {@return what the next host said, or what stood in the way: printable ASCII} */
  String text();

  /**
   * What a session's result means for delivery.
   *
   * @param host the host
   * @param result what it made of the message, for one recipient
   * @return the outcome
   */
  static DeliveryOutcome of(MailHost host, SmtpSendResult result) {
    if (result instanceof SmtpSendResult.Taken taken) {
      return new Delivered(host + " said: " + taken.reply());
    } else if (result instanceof SmtpSendResult.Refused refused) {
      return refused(host, refused.reply());
    } else if (result instanceof SmtpSendResult.NotTried notTried) {
      return new Deferred(
          EnhancedStatus.NO_ANSWER_FROM_HOST, host + ": " + notTried.reason(), Retry.NEXT_HOST);
    }
    SmtpSendResult.Uncertain uncertain = (SmtpSendResult.Uncertain) result;
    return new Deferred(
        EnhancedStatus.CONNECTION_DROPPED, host + ": " + uncertain.reason(), Retry.LATER);
  }

  private static DeliveryOutcome refused(MailHost host, SmtpReply reply) {
    String text = host + " said: " + reply;
    int category = reply.isTransient() ? 4 : 5;
    EnhancedStatus status = reply.status().orElse(new EnhancedStatus(category, 0, 0));
    return reply.isTransient()
        ? new Deferred(status, text, Retry.NEXT_HOST)
        : new Failed(status, text);
  }

  /**
   * The next host has taken it.
   *
   * @param text what it said
   */
  record Delivered(String text) implements DeliveryOutcome {

    /** Cleans the text. */
    public Delivered {
      text = PeerText.clean(text, MAX_TEXT);
    }
  }

  /**
   * Not now; it may be tried again.
   *
   * @param status a code of class 4
   * @param text what the host said, or what stood in the way
   * @param retry where to try again
   */
  record Deferred(EnhancedStatus status, String text, Retry retry) implements DeliveryOutcome {

    /**
     * Cleans the text.
     *
     * @throws IllegalArgumentException if the status is not of class 4
     */
    public Deferred {
      status.requireCategory(4);
      text = PeerText.clean(text, MAX_TEXT);
    }
  }

  /**
   * Never.
   *
   * @param status a code of class 5
   * @param text what the host said, or what stood in the way
   */
  record Failed(EnhancedStatus status, String text) implements DeliveryOutcome {

    /**
     * Cleans the text.
     *
     * @throws IllegalArgumentException if the status is not of class 5
     */
    public Failed {
      status.requireCategory(5);
      text = PeerText.clean(text, MAX_TEXT);
    }
  }

  /** Where a deferred message may be tried again. */
  enum Retry {
    /** At once at the next host of the route: this one has not had the message. */
    NEXT_HOST,
    /** Later only: this host may have taken the message without saying so. */
    LATER
  }
}
