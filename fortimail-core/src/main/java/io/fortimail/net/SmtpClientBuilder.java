package io.fortimail.net;

import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.tls.TlsListener;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** Puts a client together. Not safe for use by several threads. */
public final class SmtpClientBuilder {

  private final String helo;
  private SmtpClientLimits limits = SmtpClientLimits.DEFAULT;
  private Optional<InetAddress> source = Optional.empty();
  private Optional<ClientTls> tls = Optional.empty();
  private TlsListener listener = TlsListener.NONE;

  SmtpClientBuilder(String helo) {
    this.helo = helo;
  }

  /**
   * Sets the limits.
   *
   * @param value how much of the servers' replies is read, and how long they are waited for
   * @return this builder
   */
  public SmtpClientBuilder limits(SmtpClientLimits value) {
    limits = value;
    return this;
  }

  /**
   * Connects from an address of its own.
   *
   * @param value an address of this machine
   * @return this builder
   */
  public SmtpClientBuilder source(InetAddress value) {
    source = Optional.of(value);
    return this;
  }

  /**
   * Sets whom the client trusts, and what it shows of itself.
   *
   * @param value the JDK's authorities and nothing where none is set
   * @return this builder
   */
  public SmtpClientBuilder tls(ClientTls value) {
    tls = Optional.of(value);
    return this;
  }

  /**
   * Sets who learns what has come of TLS, for hosts whose decision names a policy.
   *
   * @param value called on the client's loop; it must not block
   * @return this builder
   */
  public SmtpClientBuilder listener(TlsListener value) {
    listener = value;
    return this;
  }

  /**
   * Starts the client. Where no TLS is set it reads the JDK's store of authorities: blocks.
   *
   * @return the client; close it
   * @throws IOException if there is no selector to be had, or no store
   */
  public SmtpClient start() throws IOException {
    ClientTls chosen = tls.isPresent() ? tls.get() : ClientTls.system();
    return new SmtpClient(new ClientParts(helo, limits, source, chosen, listener));
  }
}
