package io.fortimail.dns.reputation;

import com.google.common.base.Splitter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some of a list's codes: addresses in 127.0.0.0/8 (RFC 5782 sections 2.1 and 2.3).
 *
 * <pre>{@code
 * DnsListCodes.of("127.0.0.2");       // this one
 * DnsListCodes.of("127.0.0.10-11");   // two of them
 * DnsListCodes.of("127.0.*.3");       // whatever the third octet is
 * DnsListCodes.bits(0b100);           // those with this bit in the last octet
 * }</pre>
 */
public final class DnsListCodes {

  private static final int OCTETS = 4;

  private record Span(int from, int to) {

    boolean contains(int octet) {
      return octet >= from && octet <= to;
    }
  }

  private final String text;
  private final List<Span> octets;
  private final int mask;

  private DnsListCodes(String text, List<Span> octets, int mask) {
    this.text = text;
    this.octets = List.copyOf(octets);
    this.mask = mask;
  }

  /**
   * Reads codes.
   *
   * @param pattern four octets with dots between them, each a number, a range {@code a-b} or {@code
   *     *}; the first is 127
   * @return the codes
   * @throws IllegalArgumentException if it is no such pattern
   */
  public static DnsListCodes of(String pattern) {
    List<Span> octets = new ArrayList<>();
    for (String octet : Splitter.on('.').split(pattern)) {
      octets.add(span(octet).orElseThrow(() -> notCodes(pattern)));
    }
    if (octets.size() != OCTETS || !octets.get(0).equals(new Span(127, 127))) {
      throw notCodes(pattern);
    }
    return new DnsListCodes(pattern, octets, 0);
  }

  /**
   * The codes of a list that puts several lists into one, one for each bit of the last octet (RFC
   * 5782 section 2.3).
   *
   * @param mask the bits, 1 to 255; a code with any of them is meant
   * @return the codes
   * @throws IllegalArgumentException if there is no bit, or one outside the octet
   */
  public static DnsListCodes bits(int mask) {
    if (mask < 1 || mask > 255) {
      throw new IllegalArgumentException("not bits of an octet: " + mask);
    }
    List<Span> any = List.of(new Span(127, 127), new Span(0, 255), new Span(0, 255));
    List<Span> octets = new ArrayList<>(any);
    octets.add(new Span(0, 255));
    return new DnsListCodes("bits " + mask, octets, mask);
  }

  /**
   * Compares.
   *
   * @param code an address
   * @return whether it is one of the codes
   */
  public boolean contains(InetAddress code) {
    byte[] bytes = code.getAddress();
    if (bytes.length != OCTETS) {
      return false;
    }
    for (int i = 0; i < OCTETS; i++) {
      if (!octets.get(i).contains(bytes[i] & 0xff)) {
        return false;
      }
    }
    return mask == 0 || (bytes[OCTETS - 1] & mask) != 0;
  }

  /** {@return the codes as they were written} */
  @Override
  public String toString() {
    return text;
  }

  private static Optional<Span> span(String octet) {
    if (octet.equals("*")) {
      return Optional.of(new Span(0, 255));
    }
    int dash = octet.indexOf('-');
    int from = number(dash < 0 ? octet : octet.substring(0, dash));
    int to = dash < 0 ? from : number(octet.substring(dash + 1));
    return from >= 0 && from <= to ? Optional.of(new Span(from, to)) : Optional.empty();
  }

  /** Or -1. */
  private static int number(String digits) {
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int value = plain ? Integer.parseInt(digits) : -1;
    return value <= 255 ? value : -1;
  }

  private static IllegalArgumentException notCodes(String pattern) {
    return new IllegalArgumentException("not codes of a list: " + pattern);
  }
}
