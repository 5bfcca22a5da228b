package io.fortimail.dns.reputation;

/** Whether a list works, by the entries every list must and must not have (RFC 5782 section 5). */
public enum DnsListHealth {
  /** It lists the test entry, 127.0.0.2 or TEST, and not 127.0.0.1 or INVALID. */
  WORKING("works"),
  /** It lists 127.0.0.1 or INVALID: what a shut list or a parked domain does with everybody. */
  LISTS_EVERYTHING("lists everything"),
  /** It does not list the test entry: it is empty, or no list at all. */
  LISTS_NOTHING("lists nothing"),
  /** It could not be asked, or refuses this resolver. */
  UNAVAILABLE("does not answer");

  private final String words;

  DnsListHealth(String words) {
    this.words = words;
  }

  /** {@return it in words, to follow "it"} */
  public String words() {
    return words;
  }
}
