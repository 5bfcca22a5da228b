package io.fortimail.gateway;

import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Names transactions for logs and Received headers: time and a running number, in base 36. */
final class TransactionIds {

  private final Clock clock;
  private final AtomicInteger count = new AtomicInteger();

  TransactionIds(Clock clock) {
    this.clock = clock;
  }

  String next() {
    long number = count.getAndIncrement() & 0xffffL;
    String id = Long.toString(clock.millis() << 16 | number, Character.MAX_RADIX);
    return id.toUpperCase(Locale.ROOT);
  }
}
