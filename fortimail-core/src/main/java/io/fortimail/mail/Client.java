package io.fortimail.mail;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The peer that hands over mail: an SMTP client, which may be a mail program or another server.
 *
 * @param address where the connection came from
 * @param helo the name it gave in {@code HELO} or {@code EHLO}, as sent; empty before that. It is a
 *     claim and proves nothing.
 */
public record Client(InetAddress address, Optional<String> helo) {

  /**
   * A client that has connected and said nothing yet.
   *
   * @param address where the connection came from
   * @return the client
   */
  public static Client at(InetAddress address) {
    return new Client(address, Optional.empty());
  }

  /**
   * A client that has connected and said nothing yet.
   *
   * @param address an IPv4 or IPv6 address as text; never a name, nothing is looked up
   * @return the client
   * @throws IllegalArgumentException if the text is no address
   */
  public static Client at(String address) {
    return at(InetAddresses.forString(address));
  }

  /**
   * The same client after its greeting.
   *
   * @param name the argument of {@code HELO} or {@code EHLO}
   * @return a new client
   */
  public Client withHelo(String name) {
    return new Client(address, Optional.of(name));
  }

  /** {@return the address as text, such as {@code 192.0.2.1} or {@code 2001:db8::1}} */
  public String addressText() {
    return InetAddresses.toAddrString(address);
  }
}
