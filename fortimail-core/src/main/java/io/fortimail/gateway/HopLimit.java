package io.fortimail.gateway;

import io.fortimail.filter.Decision;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends mail loops (RFC 5321 section 6.3): each host on the way puts a Received field on top, so a
 * message with too many of them goes in circles. It is refused before anything is done with it.
 */
final class HopLimit {

  /**
   * The most Received fields of a message. RFC 5321 section 6.3 says normally 100; 50 is what other
   * servers have, and more than any honest way.
   */
  static final int MAX_RECEIVED = 50;

  private static final Logger log = LoggerFactory.getLogger(HopLimit.class);
  private static final EnhancedStatus ROUTING_LOOP = new EnhancedStatus(5, 4, 6); // RFC 3463 3.5
  private static final String TEXT = "Too many hops, this message goes in circles";
  private static final String CHECK = "hops";

  private HopLimit() {}

  /** New fields stand on top, so they are seen also where a header is longer than what is read. */
  static boolean isPassed(Message message) {
    return message.headers().all("Received").size() > MAX_RECEIVED;
  }

  /** Refuses it for all, and tells so. */
  static SmtpReply refuse(GatewayParts parts, Intake intake) {
    log.warn("{}: more than {} hops", intake.id(), MAX_RECEIVED);
    Map<Recipient, Fate> fates = new LinkedHashMap<>();
    List<Recipient> recipients = intake.envelope().recipients();
    recipients.forEach(recipient -> fates.put(recipient, new Fate.Refused(ROUTING_LOOP, TEXT)));
    Decision decision =
        new Decision(recipients.stream().map(HopLimit::refusal).toList(), List.of());
    parts
        .listener()
        .message(
            new MessageReport(
                intake.id(), intake.client(), intake.envelope().sender(), decision, fates));
    return SmtpReply.of(554, ROUTING_LOOP, TEXT);
  }

  private static RecipientDecision refusal(Recipient recipient) {
    return new RecipientDecision(
        recipient, new Verdict.Reject(ROUTING_LOOP, TEXT), Optional.of(CHECK), 0, List.of());
  }
}
