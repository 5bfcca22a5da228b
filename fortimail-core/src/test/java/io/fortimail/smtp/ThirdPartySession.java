package io.fortimail.smtp;

import io.fortimail.testing.SmtpDialog;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sessions that third parties' dialogues are held with. All that depends on how a session is
 * set up is here.
 *
 * @param plain a new connection
 * @param secured a new connection inside TLS; empty as long as a session cannot be told so
 */
record ThirdPartySession(Supplier<SmtpDialog> plain, Optional<Supplier<SmtpDialog>> secured) {

  /** Three errors, a message of 1 MiB; {@code user@testserver} has the password secretpassword. */
  static ThirdPartySession chasquid(SmtpHandler handler) {
    SmtpLimits limits = LimitsWith.values(Map.of("errors", 3)).withMessageSize(1_048_576);
    return new ThirdPartySession(() -> open("testserver", limits, handler), Optional.empty());
  }

  /** AUTH is offered without TLS; {@code bob@mydomain.tld} has the password secret. */
  static ThirdPartySession james(SmtpHandler handler) {
    return new ThirdPartySession(
        () -> open("mydomain.tld", SmtpLimits.DEFAULT, handler), Optional.empty());
  }

  private static SmtpDialog open(String hostname, SmtpLimits limits, SmtpHandler handler) {
    return SmtpDialog.with(
        new SmtpServerSettings(hostname, limits), client -> handler, SmtpDialog.CLIENT);
  }
}
