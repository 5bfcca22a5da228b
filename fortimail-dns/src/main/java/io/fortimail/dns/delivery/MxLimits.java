package io.fortimail.dns.delivery;

/**
 * How much of what a domain publishes is used.
 *
 * @param maxHosts how many hosts of a domain are looked up and tried, best first. Default 10: few
 *     domains have more than five, and each costs up to two questions (RFC 5321 section 5.1 lets
 *     the sender limit what it tries).
 * @param maxAddresses how many addresses of a host are tried, for each family. Default 5; RFC 5321
 *     section 5.1 wants at least two.
 */
public record MxLimits(int maxHosts, int maxAddresses) {

  /** The defaults. */
  public static final MxLimits DEFAULT = new MxLimits(10, 5);

  /**
   * Checks the values.
   *
   * @param maxHosts how many hosts of a domain are tried
   * @param maxAddresses how many addresses of a host are tried, for each family
   * @throws IllegalArgumentException if there is less than one host, or less than two addresses
   */
  public MxLimits {
    if (maxHosts < 1 || maxAddresses < 2) {
      throw new IllegalArgumentException("at least one host with two addresses must be allowed");
    }
  }
}
