package io.fortimail.smtp;

/** Settings for tests that make more errors than a server would bear with. */
final class Bearing {

  private Bearing() {}

  static SmtpServerSettings.Builder anyError() {
    return SmtpServerSettings.builder("mx.test.example")
        .patience(SmtpPatience.DEFAULT.with(SmtpErrorLimits.DEFAULT.withErrors(1_000)));
  }
}
