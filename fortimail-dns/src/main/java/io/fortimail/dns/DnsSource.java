package io.fortimail.dns;

/** Where an answer came from. */
public enum DnsSource {
  /**
   * Servers were asked, or would have been had there been the time or the budget, or had it been a
   * name.
   */
  NETWORK,
  /** It was known from before. */
  CACHE,
  /** Somebody else had just asked the same; one answer served both. */
  JOINED
}
