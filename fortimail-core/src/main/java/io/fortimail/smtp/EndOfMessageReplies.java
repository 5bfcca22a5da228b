package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the answers for the recipients of a message are told to a client. */
final class EndOfMessageReplies {

  private static final SmtpReply EACH_FOLLOWS = SmtpReply.plain(353, "A reply for each recipient");
  private static final SmtpReply FOR_SOME =
      SmtpReply.of(250, new EnhancedStatus(2, 0, 0), "Accepted, but see each recipient");

  private EndOfMessageReplies() {}

  /** The one reply where there is one only: accepted for anyone is accepted. */
  static SmtpReply overall(List<SmtpReply> replies) {
    for (SmtpReply reply : replies) {
      if (reply.isPositive()) {
        return reply;
      }
    }
    for (SmtpReply reply : replies) { // a temporary failure never becomes a permanent one
      if (reply.isTransient()) {
        return reply;
      }
    }
    return replies.get(0);
  }

  /** LMTP: one for each accepted RCPT, a repeated one each time (RFC 2033 section 4.2). */
  static List<SmtpReply> lmtp(SmtpTransaction transaction, List<SmtpReply> replies) {
    List<Recipient> recipients = transaction.envelope().recipients();
    Map<Recipient, SmtpReply> known = new HashMap<>();
    for (int i = 0; i < recipients.size(); i++) {
      known.put(recipients.get(i), replies.get(Math.min(i, replies.size() - 1)));
    }
    return transaction.accepted().stream().map(known::get).toList();
  }

  /** PRDR: an announcement, the same, and one for all; or one for all where they do not differ. */
  static List<SmtpReply> prdr(SmtpTransaction transaction, List<SmtpReply> replies) {
    if (replies.stream().distinct().count() == 1) {
      return replies.subList(0, 1);
    }
    List<SmtpReply> all = new ArrayList<>();
    all.add(EACH_FOLLOWS);
    all.addAll(lmtp(transaction, replies));
    SmtpReply overall = overall(replies);
    all.add(overall.isPositive() ? FOR_SOME : overall);
    return all;
  }
}
