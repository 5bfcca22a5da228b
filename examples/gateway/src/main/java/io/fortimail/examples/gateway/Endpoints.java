package io.fortimail.examples.gateway;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import io.fortimail.delivery.MailHost;
import io.fortimail.mail.PeerText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ports, addresses and names on the command line; what is none is a usage error. */
final class Endpoints {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_SHOWN = 80;

  private Endpoints() {}

  /** A port to listen on, or 0. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= MAX_PORT) {
          return port;
        }
      } catch (NumberFormatException none) {
        // said below
      }
      throw refused(text, "is no port");
    }
  }

  /** An address to listen on. */
  static final class Address implements ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String text) {
      if (!InetAddresses.isInetAddress(text)) {
        throw refused(text, "is no IP address");
      }
      return InetAddresses.forString(text);
    }
  }

  /** A mail host. */
  static final class Relay implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      return address(text, 25);
    }
  }

  /** A DNS resolver. */
  static final class Resolver implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      return address(text, 53);
    }
  }

  /** A DNS list. A name that no DNS can have would look like a list on which nobody stands. */
  static final class ListZone implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!InternetDomainName.isValid(text)) {
        throw refused(text, "is no domain name");
      }
      return text;
    }
  }

  private static InetSocketAddress address(String text, int defaultPort) {
    try {
      HostAndPort hostAndPort = HostAndPort.fromString(text).withDefaultPort(defaultPort);
      if (hostAndPort.getHost().isEmpty() || hostAndPort.getPort() == 0) {
        throw refused(text, "is not HOST:PORT"); // the JDK takes no host for this one
      }
      InetAddress host = InetAddress.getAllByName(hostAndPort.getHost())[0];
      return new InetSocketAddress(host, hostAndPort.getPort());
    } catch (IllegalArgumentException malformed) {
      throw refused(text, "is not HOST:PORT");
    } catch (UnknownHostException unknown) {
      throw refused(text, "is a host that nobody knows");
    }
  }

  static String show(InetSocketAddress address) {
    return MailHost.at(address).toString();
  }

  private static TypeConversionException refused(String text, String why) {
    return new TypeConversionException("'" + PeerText.clean(text, MAX_SHOWN) + "' " + why);
  }
}
