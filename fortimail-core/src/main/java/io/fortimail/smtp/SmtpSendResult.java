package io.fortimail.smtp;

import io.fortimail.mail.PeerText;

/** What a server made of a message, for one recipient. */
public sealed interface SmtpSendResult {

  /**
   * It has taken the message.
   *
   * @param reply what it said to the end of the body
   */
  record Taken(SmtpReply reply) implements SmtpSendResult {}

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
