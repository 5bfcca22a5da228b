package io.fortimail.smtp;

import java.time.Duration;

/** Counts what a client does wrong, or does for nothing, since its last message. */
final class SmtpPenalties {

  /** What leads nowhere. */
  enum Kind {
    GREETING,
    NOOP,
    RESET,
    OTHER
  }

  private int errors;
  private int junk;
  private int greetings;
  private int noops;
  private int resets;

  /** A message was accepted: all is forgiven. */
  void forgive() {
    errors = 0;
    junk = 0;
    greetings = 0;
    noops = 0;
    resets = 0;
  }

  /** TLS or XCLIENT ask for a new greeting. */
  void greetAgain() {
    greetings = 0;
  }

  /** Counts a command that leads nowhere, and tells whether it was one too many. */
  boolean isIdleTooMuch(Kind kind, SmtpErrorLimits limits) {
    junk++;
    boolean tooMuch =
        switch (kind) {
          case GREETING -> ++greetings > limits.greetings();
          case NOOP -> ++noops > limits.noops();
          case RESET -> ++resets > limits.resets();
          case OTHER -> false;
        };
    return tooMuch || junk > limits.junk();
  }

  /** Counts an error, and tells whether it was one too many. */
  boolean isErrorTooMuch(SmtpErrorLimits limits) {
    return ++errors >= limits.errors();
  }

  /** How long the reply to the last error is held back. */
  Duration delay(SmtpErrorLimits limits) {
    int counted = errors - limits.free();
    return counted <= 0
        ? Duration.ZERO
        : limits.firstDelay().plus(limits.furtherDelay().multipliedBy(counted - 1L));
  }
}
