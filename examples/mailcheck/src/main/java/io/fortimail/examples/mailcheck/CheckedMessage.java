package io.fortimail.examples.mailcheck;

import io.fortimail.filter.Decision;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.mail.Envelope;
import java.util.List;

/**
 * A message and what it came to.
 *
 * @param file the file as named on the command line
 * @param number which of the file's messages, from 1
 * @param envelope for whom
 * @param decision what it came to
 */
record CheckedMessage(String file, int number, Envelope envelope, Decision decision) {

  /** The verdict that all recipients share, in one word; {@code mixed} if they do not. */
  String verdict() {
    List<String> words =
        decision.recipients().stream().map(one -> one.verdict().word()).distinct().toList();
    return words.size() == 1 ? words.get(0) : "mixed";
  }

  /** The highest score of any recipient. */
  double score() {
    return decision.recipients().stream().mapToDouble(RecipientDecision::score).max().orElse(0);
  }
}
