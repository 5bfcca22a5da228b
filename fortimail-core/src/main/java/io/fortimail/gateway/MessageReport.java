package io.fortimail.gateway;

import io.fortimail.filter.Decision;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway did with a message, or with a recipient that it refused before there was one.
 *
 * @param id the gateway's name for the transaction, as in its Received header
 * @param client who handed it over
 * @param sender the reverse path; empty for the null path
 * @param decision what the filters said, with the trace
 * @param fates what became of it for each recipient of the decision
 */
public record MessageReport(
    String id,
    Client client,
    Optional<EmailAddress> sender,
    Decision decision,
    Map<Recipient, Fate> fates) {

  /** Copies the map. */
  public MessageReport {
    fates = Map.copyOf(fates);
  }
}
