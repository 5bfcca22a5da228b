package io.fortimail.examples.mailcheck;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.ZoneFormatException;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** From the words of the command line to types; what cannot be one is said in one line. */
final class Arguments {

  private static final int DNS_PORT = 53;

  private static final int MAX_MESSAGE = 1_000;

  private Arguments() {}

  static CommandLine register(CommandLine commandLine) {
    return commandLine
        .registerConverter(InetAddress.class, Arguments::ip)
        .registerConverter(ReversePath.class, Arguments::reversePath)
        .registerConverter(Recipient.class, Arguments::recipient)
        .registerConverter(ZoneDns.class, Arguments::zone)
        .registerConverter(InetSocketAddress.class, Arguments::resolver)
        .registerConverter(DnsList.class, Arguments::list)
        .registerConverter(Instant.class, Arguments::instant)
        // A file may be called "@name"; it must not be read as more arguments.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Arguments::complain);
  }

  private static int complain(ParameterException wrong, String[] args) {
    CommandLine commandLine = wrong.getCommandLine();
    commandLine
        .getErr()
        .println("mailcheck: " + PeerText.clean(String.valueOf(wrong.getMessage()), MAX_MESSAGE));
    commandLine.getErr().println("Try 'mailcheck --help'.");
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Not the JDK's reading, which asks DNS about anything that is no address. */
  private static InetAddress ip(String text) {
    if (!InetAddresses.isInetAddress(text)) {
      throw wrong(text, "is no IPv4 or IPv6 address");
    }
    return InetAddresses.forString(text);
  }

  private static ReversePath reversePath(String text) {
    return ReversePath.parse(text).orElseThrow(() -> wrong(text, "is no mailbox"));
  }

  private static Recipient recipient(String text) {
    return EmailAddress.parse(ReversePath.withoutBrackets(text))
        .map(Recipient::new)
        .orElseThrow(() -> wrong(text, "is no mailbox"));
  }

  private static ZoneDns zone(String file) {
    try {
      return ZoneDns.read(Path.of(file));
    } catch (ZoneFormatException notAZone) {
      throw new TypeConversionException(notAZone.getMessage());
    } catch (IOException | InvalidPathException unreadable) {
      throw wrong(file, "cannot be read");
    }
  }

  private static InetSocketAddress resolver(String text) {
    try {
      HostAndPort where = HostAndPort.fromString(text).withDefaultPort(DNS_PORT);
      InetSocketAddress address = new InetSocketAddress(where.getHost(), where.getPort());
      if (!where.getHost().isEmpty() && !address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException notHostAndPort) {
      // said below
    }
    throw wrong(text, "is no HOST:PORT that can be reached");
  }

  /** A name that no DNS can have would look like a list on which nobody stands. */
  private static DnsList list(String zone) {
    if (!InternetDomainName.isValid(zone)) {
      throw wrong(zone, "is no domain name");
    }
    return DnsList.of(zone).askingAlso("127.0.0.0/8");
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException notAnInstant) {
      throw wrong(text, "is no instant such as 2026-11-24T08:00:00Z");
    }
  }

  private static TypeConversionException wrong(String text, String what) {
    return new TypeConversionException("'" + text + "' " + what);
  }
}
