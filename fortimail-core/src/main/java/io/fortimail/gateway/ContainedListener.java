package io.fortimail.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose failures change nothing: the message is where it is. */
record ContainedListener(GatewayListener listener) implements GatewayListener {

  private static final Logger log = LoggerFactory.getLogger(ContainedListener.class);

  @Override
  public void recipientRefused(MessageReport report) {
    contain(() -> listener.recipientRefused(report));
  }

  @Override
  public void message(MessageReport report) {
    contain(() -> listener.message(report));
  }

  private static void contain(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error failure) {
      log.error("a listener failed", failure);
    }
  }
}
