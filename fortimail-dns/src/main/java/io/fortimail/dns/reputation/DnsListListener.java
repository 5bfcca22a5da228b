package io.fortimail.dns.reputation;

import java.time.Instant;

/**
 * Is told when a watched list goes out of use and comes back. It is called on any thread and must
 * not hold it; what it throws is logged and has no effect.
 */
public interface DnsListListener {

  /** Tells nobody; there is a line in the log all the same. */
  DnsListListener NONE = new DnsListListener() {};

  /**
   * A list does not work and is not asked any more.
   *
   * @param list the list
   * @param health what is wrong with it
   * @param until when it is tested again, at the next question
   */
  default void outOfUse(DnsList list, DnsListHealth health, Instant until) {}

  /**
   * A list works again.
   *
   * @param list the list
   */
  default void backInUse(DnsList list) {}
}
