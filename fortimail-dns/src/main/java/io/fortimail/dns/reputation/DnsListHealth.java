package io.fortimail.dns.reputation;

/** Whether a list works, by the entries every list must and must not have (RFC 5782 section 5). */
public enum DnsListHealth {
  /** It lists the test address 127.0.0.2 and does not list 127.0.0.1. */
  WORKING,
  /** It lists 127.0.0.1, and so perhaps everybody: what a shut list or a parked domain does. */
  LISTS_EVERYTHING,
  /** It does not list the test address: it is empty, or no list at all. */
  LISTS_NOTHING,
  /** It could not be asked, or refuses this resolver. */
  UNAVAILABLE
}
