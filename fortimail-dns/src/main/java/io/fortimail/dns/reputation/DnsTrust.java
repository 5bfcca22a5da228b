package io.fortimail.dns.reputation;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

  /** {@return what it adds to a message's score, unless the list sets scores of its own} */
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
   * Reads several codes.
   *
   * @param codes the codes of a safelist
   * @return the highest trust of them, or empty if none says anything of trust
   */
  public static Optional<DnsTrust> highest(Collection<InetAddress> codes) {
    return codes.stream().flatMap(code -> of(code).stream()).max(Comparator.naturalOrder());
  }

  /**
   * A {@linkplain DnsList#asSafelist safelist} whose codes are levels of trust. A listing is worth
   * the {@link #score} of its highest level, unless the list sets scores of its own. Its code
   * 127.0.0.255, for askers that it does not serve, is a failure.
   *
   * @param zone its zone
   * @return the list
   */
  public static DnsList list(String zone) {
    return DnsList.of(zone)
        .refusingBy(DnsListCodes.of("127.0.0.255"))
        .scoring(new DnsListScores.Others(DnsTrust::scoreOf, HIGH.score))
        .asSafelist();
  }

  private static double scoreOf(List<InetAddress> codes) {
    return highest(codes).map(DnsTrust::score).orElse(0.0);
  }
}
