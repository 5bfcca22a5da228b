package io.fortimail.smtp;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a proxy says of the connection that it passes on (the PROXY protocol, versions 1 and 2, as
 * specified by HAProxy). Only a trusted proxy may be asked: the header proves nothing. A {@link
 * ProxyHeaderReader} reads it.
 */
public sealed interface ProxyHeader {

  /** The header is not whole yet. */
  record NeedsMore() implements ProxyHeader {}

  /** The proxy speaks for itself, or does not know for whom: the real addresses stand. */
  record Local() implements ProxyHeader {}

  /**
   * The proxy passes on somebody's connection.
   *
   * @param source who connected to the proxy
   * @param destination where they connected to
   * @param authority the host name they asked for, as in SNI; printable ASCII
   * @param tls how they spoke to the proxy; empty if in the clear or not said
   */
  record From(
      InetSocketAddress source,
      InetSocketAddress destination,
      Optional<String> authority,
      Optional<Tls> tls)
      implements ProxyHeader {}

  /**
   * The client spoke TLS with the proxy.
   *
   * @param version the version in the proxy's words; printable ASCII
   * @param verifiedName the common name of the client's certificate, where the proxy has verified
   *     one; printable ASCII
   */
  record Tls(Optional<String> version, Optional<String> verifiedName) {}

  /**
   * There is no header, or a broken one. The connection has to be closed: whose it is cannot be
   * known.
   *
   * @param reason what is wrong
   */
  record Bad(String reason) implements ProxyHeader {}
}
