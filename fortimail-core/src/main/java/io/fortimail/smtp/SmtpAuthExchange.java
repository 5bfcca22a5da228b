package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.Client;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.smtp.auth.CredentialAnswer;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.smtp.auth.SaslExchange;
import io.fortimail.smtp.auth.SaslStep;
import java.util.Base64;
import java.util.Optional;

/** AUTH (RFC 4954): carries a SASL exchange over the lines of SMTP. */
final class SmtpAuthExchange {

  private static final SmtpReply NOT_OFFERED =
      SmtpReply.of(502, new EnhancedStatus(5, 5, 1), "AUTH is not offered");
  private static final SmtpReply ALREADY = SmtpReplies.badSequence("You have proved who you are");
  private static final SmtpReply NEEDS_TLS =
      SmtpReply.of(538, new EnhancedStatus(5, 7, 11), "AUTH needs TLS");
  private static final SmtpReply NO_MECHANISM =
      SmtpReply.of(504, new EnhancedStatus(5, 5, 4), "Mechanism not offered");
  private static final SmtpReply CANCELLED =
      SmtpReply.of(501, new EnhancedStatus(5, 0, 0), "AUTH cancelled");
  private static final SmtpReply MALFORMED =
      SmtpReply.of(501, new EnhancedStatus(5, 5, 2), "Bad AUTH response");
  private static final SmtpReply TOO_LONG =
      SmtpReply.of(500, new EnhancedStatus(5, 5, 6), "AUTH response too long");
  private static final SmtpReply DENIED =
      SmtpReply.of(535, new EnhancedStatus(5, 7, 8), "Authentication credentials invalid");
  private static final SmtpReply UNAVAILABLE =
      SmtpReply.of(454, new EnhancedStatus(4, 7, 0), "Temporary authentication failure");

  private final SmtpServerSettings settings;
  private Optional<SaslExchange> exchange = Optional.empty();

  SmtpAuthExchange(SmtpServerSettings settings) {
    this.settings = settings;
  }

  SmtpStep start(SmtpCommand.Auth command, Client client, boolean inTransaction) {
    if (settings.auth().isEmpty()) {
      return new SmtpStep.Fault(NOT_OFFERED);
    } else if (client.user().isPresent()) { // RFC 4954 4: no AUTH after a successful one
      return new SmtpStep.Fault(ALREADY);
    } else if (inTransaction) {
      return new SmtpStep.Fault(SmtpReplies.badSequence("AUTH comes before MAIL"));
    }
    SmtpAuth auth = settings.auth().get();
    if (auth.offeredTo(client).isEmpty()) {
      return new SmtpStep.Fault(NEEDS_TLS);
    }
    Optional<Mechanism> mechanism =
        Mechanism.named(command.mechanism()).filter(auth.offeredTo(client)::contains);
    if (mechanism.isEmpty()) {
      return new SmtpStep.Fault(NO_MECHANISM);
    }
    Optional<byte[]> initial = command.initialResponse().flatMap(SmtpAuthExchange::decodeInitial);
    if (command.initialResponse().isPresent() && initial.isEmpty()) {
      return new SmtpStep.Fault(MALFORMED);
    }
    SaslExchange started = new SaslExchange(mechanism.get(), auth.saslFor(client));
    exchange = Optional.of(started);
    return step(started.start(initial));
  }

  /** RFC 4954 4: a single {@code =} is an empty response, for nothing would be none. */
  private static Optional<byte[]> decodeInitial(String text) {
    return text.equals("=") ? Optional.of(new byte[0]) : decode(text);
  }

  SmtpStep respond(String line) {
    SaslExchange open = exchange.orElseThrow();
    if (line.equals("*")) {
      return fail(CANCELLED);
    }
    return decode(line).map(open::respond).map(this::step).orElseGet(() -> fail(MALFORMED));
  }

  SmtpStep answered(CredentialAnswer answer) {
    return step(exchange.orElseThrow().answered(answer));
  }

  /** The client's line was longer than any response. */
  SmtpStep tooLong() {
    return fail(TOO_LONG);
  }

  private SmtpStep step(SaslStep step) {
    if (step instanceof SaslStep.Challenge challenge) {
      return new SmtpStep.Challenge(Base64.getEncoder().encodeToString(challenge.data()));
    } else if (step instanceof SaslStep.Ask ask) {
      return new SmtpStep.Ask(new SmtpEvent.Authenticate(ask.question()));
    } else if (step instanceof SaslStep.Success success) {
      exchange = Optional.empty();
      return new SmtpStep.Authenticated(success.user());
    }
    return fail(
        switch (((SaslStep.Failure) step).reason()) {
          case MALFORMED -> MALFORMED;
          case TOO_LONG -> TOO_LONG;
          case DENIED, CHANNEL_BINDING -> DENIED;
          case UNAVAILABLE -> UNAVAILABLE;
        });
  }

  private SmtpStep fail(SmtpReply reply) {
    exchange = Optional.empty();
    return new SmtpStep.Fault(reply);
  }

  private static Optional<byte[]> decode(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text.getBytes(ISO_8859_1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
