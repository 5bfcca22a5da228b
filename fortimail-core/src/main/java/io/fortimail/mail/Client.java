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
 * @param tls what protects the connection; empty if nothing does
 * @param user whom it has proved to be (RFC 4954); empty if nobody
 */
public record Client(
    InetAddress address, Optional<String> helo, Optional<TlsSession> tls, Optional<String> user) {

  /**
   * A client that has connected and said nothing yet.
   *
   * @param address where the connection came from
   * @return the client
   */
  public static Client at(InetAddress address) {
    return new Client(address, Optional.empty(), Optional.empty(), Optional.empty());
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
    return new Client(address, Optional.of(name), tls, user);
  }

  /**
   * The same client behind TLS. What it has said in the clear is forgotten (RFC 3207 section 4.2).
   *
   * @param session what was agreed
   * @return a new client
   */
  public Client withTls(TlsSession session) {
    return new Client(address, Optional.empty(), Optional.of(session), Optional.empty());
  }

  /**
   * The same client after it has proved who it is.
   *
   * @param name the user
   * @return a new client
   */
  public Client withUser(String name) {
    return new Client(address, helo, tls, Optional.of(name));
  }

  /** {@return the address as text, such as {@code 192.0.2.1} or {@code 2001:db8::1}} */
  public String addressText() {
    return InetAddresses.toAddrString(address);
  }
}
