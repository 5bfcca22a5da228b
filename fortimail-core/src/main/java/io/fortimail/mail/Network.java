package io.fortimail.mail;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * @param address the first address; host bits of what was passed in are cleared, so that {@code
 *     10.10.10.10/24} is {@code 10.10.10.0/24}
 * @param prefix how many leading bits are common: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Network(InetAddress address, int prefix) {

  /**
   * Clears the host bits.
   *
   * @throws IllegalArgumentException if the prefix is longer than the address
   */
  public Network {
    if (prefix < 0 || prefix > bits(address)) {
      throw new IllegalArgumentException("not a prefix of " + address + ": " + prefix);
    }
    address = masked(address, prefix);
  }

  /**
   * Reads a network that the program itself wrote.
   *
   * @param text {@code address/prefix}, or a single address
   * @return the network
   * @throws IllegalArgumentException if the text is no network
   */
  public static Network of(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddresses.forString(slash < 0 ? text : text.substring(0, slash));
    return new Network(
        address, slash < 0 ? bits(address) : Integer.parseInt(text.substring(slash + 1)));
  }

  /**
   * The network of a client, to count by: neighbours of one customer share it.
   *
   * @param client the client's address
   * @param prefix4 the prefix for IPv4
   * @param prefix6 the prefix for IPv6
   * @return its network
   * @throws IllegalArgumentException if the prefix is longer than the address
   */
  public static Network around(InetAddress client, int prefix4, int prefix6) {
    return new Network(client, client.getAddress().length == 4 ? prefix4 : prefix6);
  }

  /**
   * Whether an address lies in this network. An address of the other family never does; an IPv4
   * address mapped into IPv6 is an IPv4 address.
   *
   * @param other the address
   * @return whether it does
   */
  public boolean contains(InetAddress other) {
    return bits(other) == bits(address) && masked(other, prefix).equals(address);
  }

  /** {@return the network as {@code address/prefix}} */
  @Override
  public String toString() {
    return InetAddresses.toAddrString(address) + "/" + prefix;
  }

  private static int bits(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  private static InetAddress masked(InetAddress address, int prefix) {
    byte[] octets = address.getAddress();
    int whole = (prefix + Byte.SIZE - 1) / Byte.SIZE;
    Arrays.fill(octets, whole, octets.length, (byte) 0);
    int odd = prefix % Byte.SIZE;
    if (odd > 0) {
      octets[whole - 1] &= (byte) (0xFF << (Byte.SIZE - odd));
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("an address has 4 or 16 octets", impossible);
    }
  }
}
