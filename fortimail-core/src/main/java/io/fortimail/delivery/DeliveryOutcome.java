package io.fortimail.delivery;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;
import io.fortimail.smtp.SmtpReply;
import io.fortimail.smtp.SmtpSendResult;
import io.fortimail.tls.PeerSession;
import java.util.Optional;

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
      String how = taken.tls().map(tls -> " over " + tls).orElse("");
      return new Delivered(host + how + " said: " + taken.reply(), taken.tls());
    } else if (result instanceof SmtpSendResult.Refused refused) {
      return refused(host, refused.reply());
    } else if (result instanceof SmtpSendResult.NotSecured unsafe) {
      return notSecured(host, unsafe);
    } else if (result instanceof SmtpSendResult.NotTried notTried) {
      return new Deferred(
          EnhancedStatus.NO_ANSWER_FROM_HOST, host + ": " + notTried.reason(), Retry.NEXT_HOST);
    }
    SmtpSendResult.Uncertain uncertain = (SmtpSendResult.Uncertain) result;
    return new Deferred(
        EnhancedStatus.CONNECTION_DROPPED, host + ": " + uncertain.reason(), Retry.LATER);
  }

  private static DeliveryOutcome notSecured(MailHost host, SmtpSendResult.NotSecured unsafe) {
    String text = host + ": " + unsafe.problem() + "; needed is " + host.tls();
    return unsafe.status().category() == 4
        ? new Deferred(unsafe.status(), text, Retry.NEXT_HOST)
        : new Failed(unsafe.status(), text, Retry.NEXT_HOST);
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
   * @param text what it said, and how the connection was secured
   * @param tls the TLS that the message went through; empty for plain text
   */
  record Delivered(String text, Optional<PeerSession> tls) implements DeliveryOutcome {

    /** Cleans the text. */
    public Delivered {
      text = PeerText.clean(text, MAX_TEXT);
    }

    /**
     * The next host has taken it in plain text.
     *
     * @param text what it said
     */
    public Delivered(String text) {
      this(text, Optional.empty());
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
     * @throws IllegalArgumentException if the status is not of class 4, or it is never to be tried
     */
    public Deferred {
      status.requireCategory(4);
      if (retry == Retry.NEVER) {
        throw new IllegalArgumentException("what is deferred is tried again");
      }
      text = PeerText.clean(text, MAX_TEXT);
    }
  }

  /**
   * Never by this host.
   *
   * @param status a code of class 5
   * @param text what the host said, or what stood in the way
   * @param retry where to try again: {@link Retry#NEXT_HOST} where only the way to this host is not
   *     safe enough (RFC 8689 section 4.2.1), else {@link Retry#NEVER}
   */
  record Failed(EnhancedStatus status, String text, Retry retry) implements DeliveryOutcome {

    /**
     * Cleans the text.
     *
     * @throws IllegalArgumentException if the status is not of class 5, or it is to be tried later
     */
    public Failed {
      status.requireCategory(5);
      text = PeerText.clean(text, MAX_TEXT);
      if (retry == Retry.LATER) {
        throw new IllegalArgumentException("what has failed is not tried later");
      }
    }

    /**
     * Never by any host.
     *
     * @param status a code of class 5
     * @param text what the host said, or what stood in the way
     */
    public Failed(EnhancedStatus status, String text) {
      this(status, text, Retry.NEVER);
    }
  }

  /** Where a message may be tried again. */
  enum Retry {
    /** Nowhere. */
    NEVER,
    /** At once at the next host of the route: this one has not had the message. */
    NEXT_HOST,
    /** Later only: this host may have taken the message without saying so. */
    LATER
  }
}
