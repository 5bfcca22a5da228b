package io.fortimail.dns;

import com.google.common.base.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener, whose mistakes are its own. */
record Listening(DnsListener listener, Ticker ticker) {

  private static final Logger log = LoggerFactory.getLogger(Listening.class);

  boolean isOn() {
    return listener != DnsListener.NONE;
  }

  long now() {
    return ticker.read();
  }

  void tell(DnsQuestion<?> question, DnsAnswer<?> answer, DnsSource source, long since) {
    if (isOn()) {
      Duration time = source == DnsSource.CACHE ? Duration.ZERO : Duration.ofNanos(now() - since);
      try {
        listener.onAnswer(new DnsEvent(question, answer, source, time));
      } catch (RuntimeException e) {
        log.warn("a listener failed", e);
      }
    }
  }
}
