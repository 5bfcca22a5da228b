package com.example.customfilter;

import io.fortimail.mail.EmailAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Since when senders are known, in memory. Safe for use by several threads. */
public final class FirstContacts {

  /** The most senders kept: those that were silent for longest are strangers again. */
  public static final int MAX_SENDERS = 100_000;

  private final InstantSource clock;
  private final Map<EmailAddress, Instant> first;

  /**
   * Knows nobody yet.
   *
   * @param clock the present time
   */
  public FirstContacts(InstantSource clock) {
    this(clock, MAX_SENDERS);
  }

  FirstContacts(InstantSource clock, int most) {
    this.clock = clock;
    this.first =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<EmailAddress, Instant> silent) {
            return size() > most;
          }
        };
  }

  /**
   * Takes note of a sender.
   *
   * @param sender who sends
   * @return since when the sender is known, zero for a new one
   */
  public synchronized Duration knownFor(EmailAddress sender) {
    Instant now = clock.instant();
    return Duration.between(first.computeIfAbsent(sender, unknown -> now), now);
  }
}
