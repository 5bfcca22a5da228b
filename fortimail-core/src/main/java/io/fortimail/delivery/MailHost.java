package io.fortimail.delivery;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import io.fortimail.tls.TlsDecision;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A host to hand mail to.
 *
 * @param name its name as the route gives it, for logs and for TLS; the address as text where it
 *     has none
 * @param address one of its addresses
 * @param port its port; 25 where nothing else is said
 * @param tls how safe the connection to it must be
 */
public record MailHost(String name, InetAddress address, int port, TlsDecision tls) {

  /** The port of SMTP between hosts. */
  public static final int SMTP_PORT = 25;

  /**
   * A host with TLS where it is offered.
   *
   * @param name its name
   * @param address one of its addresses
   * @param port its port
   */
  public MailHost(String name, InetAddress address, int port) {
    this(name, address, port, TlsDecision.opportunistic());
  }

  /**
   * A host that is known by its address.
   *
   * @param address the socket address, resolved
   * @return the host
   * @throws IllegalArgumentException if the address is unresolved
   */
  public static MailHost at(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("unresolved: " + address);
    }
    return new MailHost(
        InetAddresses.toAddrString(address.getAddress()), address.getAddress(), address.getPort());
  }

  /**
   * The same host with another level of safety.
   *
   * @param newTls how safe the connection must be
   * @return a new value
   */
  public MailHost withTls(TlsDecision newTls) {
    return new MailHost(name, address, port, newTls);
  }

  /** {@return the socket address} */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  /** {@return name, address and port for a person} */
  @Override
  public String toString() {
    String where = HostAndPort.fromParts(InetAddresses.toAddrString(address), port).toString();
    return name.equals(InetAddresses.toAddrString(address)) ? where : name + " (" + where + ")";
  }
}
