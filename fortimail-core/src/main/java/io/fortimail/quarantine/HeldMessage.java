package io.fortimail.quarantine;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a message that is to be held: enough to judge it, and to deliver it if it is
 * released.
 *
 * @param client who handed it over
 * @param envelope the sender, and the recipients for whom it is held
 * @param reason why, in words
 * @param decidedBy the name of the check that decided, or {@code score}
 * @param score the sum of the scores
 * @param trace the account of the decision: strings, finite numbers, booleans, and lists and maps
 *     of such. It is not changed after it was handed over.
 */
public record HeldMessage(
    Client client,
    Envelope envelope,
    String reason,
    Optional<String> decidedBy,
    double score,
    Map<String, Object> trace) {

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if the score is no finite number
   */
  public HeldMessage {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score must be finite");
    }
    trace = Collections.unmodifiableMap(new LinkedHashMap<>(trace));
  }
}
