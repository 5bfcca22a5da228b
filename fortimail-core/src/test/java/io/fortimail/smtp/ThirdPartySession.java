package io.fortimail.smtp;

import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.testing.SmtpDialog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sessions that third parties' dialogues are held with. All that depends on how a session is
 * set up is here.
 *
 * @param plain a new connection
 * @param secured a new connection inside TLS
 */
record ThirdPartySession(Supplier<SmtpDialog> plain, Supplier<SmtpDialog> secured) {

  private static final TlsSession TLS =
      new TlsSession(
          "TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of(), Optional.empty());

  /** Three errors, a message of 1 MiB; {@code user@testserver} has the password secretpassword. */
  static ThirdPartySession chasquid(SmtpHandler handler) {
    return of(
        SmtpServerSettings.builder("testserver")
            .startTls()
            .auth(auth("user@testserver", "secretpassword"))
            .limits(SmtpLimits.builder().messageSize(1_048_576).build())
            .patience(SmtpPatience.DEFAULT.with(SmtpErrorLimits.DEFAULT.withErrors(3)))
            .build(),
        handler);
  }

  /** AUTH is offered without TLS; {@code bob@mydomain.tld} has the password secret. */
  static ThirdPartySession james(SmtpHandler handler) {
    return of(
        SmtpServerSettings.builder("mydomain.tld")
            .startTls()
            .auth(auth("bob@mydomain.tld", "secret").inClear())
            .build(),
        handler);
  }

  private static SmtpAuth auth(String user, String password) {
    return SmtpAuth.by(
        Credentials.passwords(Map.of(user, password)), Mechanism.PLAIN, Mechanism.LOGIN);
  }

  private static ThirdPartySession of(SmtpServerSettings settings, SmtpHandler handler) {
    return new ThirdPartySession(
        () -> SmtpDialog.with(settings, client -> handler, SmtpDialog.CLIENT),
        () -> SmtpDialog.with(settings, client -> handler, SmtpDialog.CLIENT.withTls(TLS)));
  }
}
