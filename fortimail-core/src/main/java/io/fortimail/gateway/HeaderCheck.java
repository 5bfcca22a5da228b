package io.fortimail.gateway;

import io.fortimail.filter.Decision;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Headers;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a message for its header before anything else is done with it: one that goes in circles,
 * and one whose header cannot be read to its end.
 *
 * <p>Each host on the way puts a Received field on top, so too many of them mean a loop (RFC 5321
 * section 6.3). Behind the limit of a header nobody looks: a field that only we may write would
 * pass there.
 */
final class HeaderCheck {

  /**
   * The most Received fields of a message. RFC 5321 section 6.3 says normally 100; 50 is what other
   * servers have, and more than any honest way.
   */
  static final int MAX_RECEIVED = 50;

  private static final Logger log = LoggerFactory.getLogger(HeaderCheck.class);
  private static final EnhancedStatus ROUTING_LOOP = new EnhancedStatus(5, 4, 6); // RFC 3463 3.5
  private static final EnhancedStatus MEDIA_ERROR = new EnhancedStatus(5, 6, 0); // RFC 3463 3.7
  private static final String LOOP = "Too many hops, this message goes in circles";

  /**
   * Why a message is refused.
   *
   * @param check the name in the report
   */
  record Refusal(String check, EnhancedStatus status, String text) {}

  private HeaderCheck() {}

  /** What speaks against a message. New fields stand on top: a loop shows in any header. */
  static Optional<Refusal> refusal(Message message) {
    Headers headers = message.headers();
    if (headers.all("Received").size() > MAX_RECEIVED) {
      return Optional.of(new Refusal("hops", ROUTING_LOOP, LOOP));
    }
    return headers
        .stoppedBy()
        .map(limit -> new Refusal("header", MEDIA_ERROR, "Message has " + limit));
  }

  /** Refuses it for all, and tells so. */
  static SmtpReply refuse(GatewayParts parts, Intake intake, Refusal refusal) {
    log.warn("{}: {}", intake.id(), refusal.text());
    Map<Recipient, Fate> fates = new LinkedHashMap<>();
    List<RecipientDecision> decisions = new ArrayList<>();
    for (Recipient recipient : intake.envelope().recipients()) {
      fates.put(recipient, new Fate.Refused(refusal.status(), refusal.text()));
      decisions.add(
          new RecipientDecision(
              recipient,
              new Verdict.Reject(refusal.status(), refusal.text()),
              Optional.of(refusal.check()),
              0,
              List.of()));
    }
    parts
        .listener()
        .message(
            new MessageReport(
                intake.id(),
                intake.client(),
                intake.envelope().sender(),
                new Decision(decisions, List.of()),
                fates));
    return SmtpReply.of(554, refusal.status(), refusal.text());
  }
}
