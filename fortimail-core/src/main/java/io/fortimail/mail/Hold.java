package io.fortimail.mail;

import java.time.Duration;
import java.time.Instant;

/** How long a message waits before it is sent on (RFC 4865). */
public sealed interface Hold {

  /**
   * For some time from now.
   *
   * @param duration how long, in whole seconds
   */
  record For(Duration duration) implements Hold {}

  /**
   * Until a point in time.
   *
   * @param instant until when
   */
  record Until(Instant instant) implements Hold {}
}
