package io.fortimail.dns.reputation;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How far a safelist trusts an address: the last octet of its code {@code 127.0.x.y}, as DNSWL has
 * it; the third is the kind of sender.
 */
public enum DnsTrust {
  /** It sends what is wanted and what is not. */
  NONE(0),
  /** Some of what it sends is not wanted. */
  LOW(-0.7),
  /** It seldom sends what is not wanted. */
  MEDIUM(-2.3),
  /** It never does. */
  HIGH(-5);

  private static final int REFUSED = 255;

  private final double score;

  DnsTrust(double score) {
    this.score = score;
  }

  /** {@return what it adds to a message's score, unless the list is given scores of its own} */
  public double score() {
    return score;
  }

  /**
   * Reads a code.
   *
   * @param code the code of a safelist
   * @return the trust, or empty if it says nothing of trust
   */
  public static Optional<DnsTrust> of(InetAddress code) {
    byte[] octets = code.getAddress();
    int level = octets.length == 4 && octets[1] == 0 ? octets[3] & 0xff : REFUSED;
    return level < values().length ? Optional.of(values()[level]) : Optional.empty();
  }

  /**
   * A safelist whose codes are levels of trust. Its code 127.0.0.255, for askers that it does not
   * serve, is a failure.
   *
   * @param zone its zone
   * @return the list
   */
  public static DnsList list(String zone) {
    DnsList list = DnsList.of(zone).asSafelist().refusingBy(DnsListCodes.of("127.0.0.255"));
    return list.scoring(DnsListCodes.of("127.0.*.1"), LOW.score())
        .scoring(DnsListCodes.of("127.0.*.2"), MEDIUM.score())
        .scoring(DnsListCodes.of("127.0.*.3"), HIGH.score());
  }
}
