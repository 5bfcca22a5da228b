package io.fortimail.smtp;

import io.fortimail.mail.Client;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a host's listener throws from what it listens to. */
final class SmtpWatcher implements SmtpListener {

  private static final Logger log = LoggerFactory.getLogger(SmtpWatcher.class);

  private final SmtpListener listener;

  private SmtpWatcher(SmtpListener listener) {
    this.listener = listener;
  }

  /** The host's listener for a session, or one that does nothing. */
  static SmtpListener of(SmtpServerSettings settings, Client client) {
    if (settings.listener().isEmpty()) {
      return NOBODY;
    }
    try {
      return new SmtpWatcher(settings.listener().get().opened(client));
    } catch (RuntimeException | Error failure) {
      log.error("a listener failed", failure);
      return NOBODY;
    }
  }

  @Override
  public void replied(SmtpStage stage, SmtpReply reply) {
    tell(told -> told.replied(stage, reply));
  }

  @Override
  public void answered(SmtpStage stage, Duration took) {
    tell(told -> told.answered(stage, took));
  }

  @Override
  public void identified(Client client) {
    tell(told -> told.identified(client));
  }

  @Override
  public void received(long octets) {
    tell(told -> told.received(octets));
  }

  @Override
  public void sent(long octets) {
    tell(told -> told.sent(octets));
  }

  @Override
  public void closed(Duration lasted) {
    tell(told -> told.closed(lasted));
  }

  private void tell(Consumer<SmtpListener> what) {
    try {
      what.accept(listener);
    } catch (RuntimeException | Error failure) { // costs what it would have noted
      log.error("a listener failed", failure);
    }
  }
}
