package io.fortimail.smtp;

import com.google.common.collect.ImmutableList;
import io.fortimail.mail.Client;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.smtp.auth.SaslSettings;
import io.fortimail.smtp.auth.ScramDecoys;
import java.security.SecureRandom;
import java.util.List;

/**
 * How a server lets clients prove who they are (RFC 4954).
 *
 * <pre>{@code
 * SmtpAuth.by(Credentials.passwords(Map.of("ann", "secret")), Mechanism.PLAIN, Mechanism.LOGIN)
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SmtpAuth {

  private final Credentials credentials;
  private final ImmutableList<Mechanism> mechanisms;
  private final boolean inClear;
  private final SaslSettings settings;

  private SmtpAuth(
      Credentials credentials,
      ImmutableList<Mechanism> mechanisms,
      boolean inClear,
      SaslSettings settings) {
    this.credentials = credentials;
    this.mechanisms = mechanisms;
    this.inClear = inClear;
    this.settings = settings;
  }

  /**
   * Offers mechanisms inside of TLS.
   *
   * @param credentials who knows the users
   * @param mechanisms what is offered; {@link Mechanism#SCRAM_SHA_256_PLUS} only where the channel
   *     can be named
   * @return how clients prove who they are
   * @throws IllegalArgumentException if no mechanism is named
   */
  public static SmtpAuth by(Credentials credentials, Mechanism... mechanisms) {
    SecureRandom randomness = new SecureRandom();
    byte[] decoyKey = new byte[ScramDecoys.MIN_KEY_BYTES];
    randomness.nextBytes(decoyKey);
    return by(
        credentials, SaslSettings.withoutTls(randomness, new ScramDecoys(decoyKey)), mechanisms);
  }

  /**
   * Offers mechanisms inside of TLS.
   *
   * @param credentials who knows the users
   * @param settings where nonces come from, and what a client is told that has a bad token
   * @param mechanisms what is offered
   * @return how clients prove who they are
   * @throws IllegalArgumentException if no mechanism is named
   */
  public static SmtpAuth by(
      Credentials credentials, SaslSettings settings, Mechanism... mechanisms) {
    if (mechanisms.length == 0) {
      throw new IllegalArgumentException("AUTH needs a mechanism");
    }
    return new SmtpAuth(credentials, ImmutableList.copyOf(mechanisms), false, settings);
  }

  /**
   * The same, offered without TLS too: whoever reads the line can then log in. For a line that is
   * protected by other means.
   *
   * @return how clients prove who they are
   */
  public SmtpAuth inClear() {
    return new SmtpAuth(credentials, mechanisms, true, settings);
  }

  Credentials credentials() {
    return credentials;
  }

  /** What is offered to a client in its present state. */
  List<Mechanism> offeredTo(Client client) {
    if (client.user().isPresent() || (client.tls().isEmpty() && !inClear)) {
      return List.of();
    }
    boolean bindable = saslFor(client).canBindChannel();
    return mechanisms.stream()
        .filter(mechanism -> !mechanism.needsChannelBinding() || bindable)
        .toList();
  }

  SaslSettings saslFor(Client client) {
    boolean plus = mechanisms.contains(Mechanism.SCRAM_SHA_256_PLUS);
    return client
        .tls()
        .flatMap(TlsSession::serverCertificate)
        .map(certificate -> settings.withTls(certificate, plus))
        .orElse(settings);
  }

  /** {@return the mechanisms, never the users} */
  @Override
  public String toString() {
    return "SmtpAuth" + mechanisms;
  }
}
