package io.fortimail.gateway;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.ByteStreams;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;

/**
 * Remembers who has a message already whose client was told to come again because of somebody else.
 *
 * <p>SMTP has one reply for all recipients of a message. Where one of them has to wait, the client
 * sends the message again to all; without this memory the others would get it twice. A message is
 * known again by its sender and content, to the octet. What falls out of memory leads to a second
 * copy.
 */
final class PartialDeliveries {

  /** How long clients go on trying (RFC 5321 4.5.4.1: at least 4-5 days). */
  private static final Duration KEPT = Duration.ofDays(5);

  /** How many messages are remembered; each takes a hash and a few addresses. */
  private static final long MOST = 10_000;

  private final Cache<HashCode, ImmutableSet<Recipient>> done;

  PartialDeliveries(Ticker ticker) {
    this.done =
        CacheBuilder.newBuilder().ticker(ticker).expireAfterWrite(KEPT).maximumSize(MOST).build();
  }

  /** {@return whether nothing is remembered, so that no message needs to be hashed} */
  boolean isEmpty() {
    return done.size() == 0;
  }

  /** {@return those who have the message already} */
  Set<Recipient> doneWith(Envelope envelope, Message message) throws IOException {
    ImmutableSet<Recipient> known = done.getIfPresent(key(envelope, message));
    return known == null ? Set.of() : known;
  }

  void remember(Envelope envelope, Message message, Set<Recipient> recipients) throws IOException {
    HashCode key = key(envelope, message);
    done.asMap().merge(key, ImmutableSet.copyOf(recipients), PartialDeliveries::union);
  }

  /**
   * Forgets these recipients: their client has a final reply. Others may wait for the same message.
   */
  void forget(Envelope envelope, Message message, Set<Recipient> settled) throws IOException {
    HashCode key = key(envelope, message);
    done.asMap().computeIfPresent(key, (same, known) -> without(known, settled));
    done.asMap().remove(key, ImmutableSet.of());
  }

  private static ImmutableSet<Recipient> without(
      ImmutableSet<Recipient> known, Set<Recipient> settled) {
    return Sets.difference(known, settled).immutableCopy();
  }

  private static ImmutableSet<Recipient> union(
      ImmutableSet<Recipient> one, ImmutableSet<Recipient> other) {
    return Sets.union(one, other).immutableCopy();
  }

  private static HashCode key(Envelope envelope, Message message) throws IOException {
    try (InputStream in = message.content().openStream();
        HashingInputStream hashing = new HashingInputStream(Hashing.sha256(), in)) {
      ByteStreams.exhaust(hashing);
      return Hashing.sha256()
          .newHasher()
          .putUnencodedChars(envelope.senderPath())
          .putBytes(hashing.hash().asBytes())
          .hash();
    }
  }
}
