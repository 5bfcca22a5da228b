package io.fortimail.filter;

import java.time.Duration;

/**
 * What is left of the time for the checks of one transaction. What the client takes between the
 * stages is not ours to count. Confined to one thread at a time.
 */
final class TimeBudget {

  private long left;

  private TimeBudget(long left) {
    this.left = left;
  }

  static TimeBudget of(Duration time) {
    return new TimeBudget(time.toNanos());
  }

  /** For what is found on a client: it belongs to no message. */
  static TimeBudget unlimited() {
    return new TimeBudget(Long.MAX_VALUE);
  }

  long left() {
    return left;
  }

  void spend(long nanos) {
    left -= nanos;
  }
}
