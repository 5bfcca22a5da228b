package io.fortimail.dns;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when the test says so. */
final class ManualTicker extends Ticker {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // nanoTime may wrap

  void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Override
  public long read() {
    return now.get();
  }
}
