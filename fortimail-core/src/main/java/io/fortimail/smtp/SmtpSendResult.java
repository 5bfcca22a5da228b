package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;
import io.fortimail.tls.PeerSession;
import io.fortimail.tls.TlsProblem;
import java.util.Optional;

/** What a server made of a message, for one recipient. */
public sealed interface SmtpSendResult {

  /**
   * It has taken the message.
   *
   * @param reply what it said to the end of the body
   * @param tls the TLS that the message went through; empty for plain text
   */
  record Taken(SmtpReply reply, Optional<PeerSession> tls) implements SmtpSendResult {

    /**
     * It has taken the message in plain text.
     *
     * @param reply what it said to the end of the body
     */
    public Taken(SmtpReply reply) {
      this(reply, Optional.empty());
    }
  }

  /**
   * It has put off (4yz) or refused for good (5yz) the recipient or the message.
   *
   * @param reply what it said
   */
  record Refused(SmtpReply reply) implements SmtpSendResult {}

  /**
   * It has not had the message, for a reason that lies with it or with the connection.
   *
   * @param reason what stood in the way
   */
  record NotTried(String reason) implements SmtpSendResult {

    /** Cleans the reason, which may quote the server. */
    public NotTried {
      reason = PeerText.clean(reason, SmtpReply.MAX_TEXT);
    }
  }

  /**
   * It has not had the message, because the way to it is not as safe as it must be.
   *
   * @param status a code of class 4 if it may be tried again, or of class 5 if this host is never
   *     to have the message; another host may
   * @param problem what is wrong
   */
  record NotSecured(EnhancedStatus status, TlsProblem problem) implements SmtpSendResult {}

  /**
   * It has had the whole message and has not said whether it takes it.
   *
   * @param reason what stood in the way
   */
  record Uncertain(String reason) implements SmtpSendResult {

    /** Cleans the reason, which may quote the server. */
    public Uncertain {
      reason = PeerText.clean(reason, SmtpReply.MAX_TEXT);
    }
  }
}
