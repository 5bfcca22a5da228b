package io.fortimail.dns;

import io.fortimail.mail.PeerText;
import java.time.Duration;
import java.util.List;

/**
 * What DNS said. Four answers that must not be confused: that a name has no such record is a fact;
 * that nobody could tell is not.
 *
 * @param <T> what is asked for
 */
public sealed interface DnsAnswer<T> {

  /** {@return whether the answer is known to be genuine by DNSSEC; never for a failure} */
  default boolean validated() {
    return false;
  }

  /** The longest reason kept, in characters: a name of 255 octets and some words. */
  int MAX_REASON = 350;

  /**
   * There are records.
   *
   * @param <T> what was asked for
   * @param records at least one, in the order of the answer; at most {@link DnsLimits#maxRecords}
   * @param name the name that has them: the one asked for, or the one its aliases led to
   * @param ttl how long they may be kept: the least of the records and of the aliases on the way
   * @param validated whether they and the aliases on the way are known to be genuine by DNSSEC;
   *     never without a trust in a resolver or in an anchor
   */
  record Found<T>(List<T> records, String name, Duration ttl, boolean validated)
      implements DnsAnswer<T> {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Found {
      records = List.copyOf(records);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("no record");
      }
    }
  }

  /**
   * The name is there, but not with this type; or its aliases lead nowhere (RFC 1034 section 3.6.2
   * wants loops reported as errors, and no later try would help).
   *
   * @param <T> what was asked for
   * @param reason in words
   * @param ttl how long this may be kept (RFC 2308 section 5); zero where the answer does not say
   * @param validated whether the absence is known to be genuine by DNSSEC
   */
  record NoData<T>(String reason, Duration ttl, boolean validated) implements DnsAnswer<T> {

    /** Cleans the reason. */
    public NoData {
      reason = PeerText.clean(reason, MAX_REASON);
    }
  }

  /**
   * The name does not exist, nor anything below it (RFC 8020); or it is no name at all.
   *
   * @param <T> what was asked for
   * @param reason in words
   * @param ttl how long this may be kept (RFC 2308 section 5); zero where the answer does not say
   * @param validated whether the absence is known to be genuine by DNSSEC
   */
  record NoSuchDomain<T>(String reason, Duration ttl, boolean validated) implements DnsAnswer<T> {

    /** Cleans the reason. */
    public NoSuchDomain {
      reason = PeerText.clean(reason, MAX_REASON);
    }
  }

  /**
   * Nobody could tell: no answer in time, a failing, refusing or broken server. It says nothing
   * about the name, and a later try may succeed.
   *
   * @param <T> what was asked for
   * @param cause why
   * @param reason in words, with the question
   */
  record TemporaryFailure<T>(DnsFailure cause, String reason) implements DnsAnswer<T> {

    /** Cleans the reason. */
    public TemporaryFailure {
      reason = PeerText.clean(reason, MAX_REASON);
    }
  }
}
