package io.fortimail.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.tls.TlsaRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * A type of record and how it is read. A type is added by a constant here and nowhere else.
 *
 * @param <T> what a record of this type comes out as
 */
public final class DnsType<T> {

  /** IPv4 addresses (RFC 1035 section 3.4.1). */
  public static final DnsType<InetAddress> A = new DnsType<>(Type.A, DnsType::ipv4);

  /** IPv6 addresses (RFC 3596 section 2.1). */
  public static final DnsType<InetAddress> AAAA = new DnsType<>(Type.AAAA, DnsType::ipv6);

  /** Hosts that take mail for a domain (RFC 1035 section 3.3.9). */
  public static final DnsType<MxRecord> MX = new DnsType<>(Type.MX, DnsType::mailExchanger);

  /**
   * Text (RFC 1035 section 3.3.14): the strings of a record put together without anything between
   * them, as RFC 7208 section 3.3 and RFC 6376 section 3.6.2.2 want it. One character for each
   * octet (ISO 8859-1); it may hold anything.
   */
  public static final DnsType<String> TXT = new DnsType<>(Type.TXT, DnsType::text);

  /** Names of an address (RFC 1035 section 3.3.12), in lower case without a dot at the end. */
  public static final DnsType<String> PTR = new DnsType<>(Type.PTR, DnsType::pointer);

  /**
   * The name that a name is an alias of (RFC 1035 section 3.3.1), in lower case without a dot at
   * the end. Unlike with all other types, aliases are not followed.
   */
  public static final DnsType<String> CNAME = new DnsType<>(Type.CNAME, DnsType::alias);

  /** What the certificate of a service must be (RFC 6698 section 2.1). */
  public static final DnsType<TlsaRecord> TLSA = new DnsType<>(Type.TLSA, DnsType::association);

  private final int code;
  private final Function<Record, Optional<T>> reader;

  private DnsType(int code, Function<Record, Optional<T>> reader) {
    this.code = code;
    this.reader = reader;
  }

  /** {@return its number in the protocol} */
  public int code() {
    return code;
  }

  /** {@return its name, such as {@code MX}} */
  @Override
  public String toString() {
    return Type.string(code);
  }

  Optional<T> read(Record from) {
    return reader.apply(from);
  }

  private static Optional<InetAddress> ipv4(Record from) {
    return from instanceof ARecord a ? withoutName(a.getAddress()) : Optional.empty();
  }

  private static Optional<InetAddress> ipv6(Record from) {
    return from instanceof AAAARecord aaaa ? withoutName(aaaa.getAddress()) : Optional.empty();
  }

  /** dnsjava puts the owner's name into the address, where it would be taken for looked up. */
  private static Optional<InetAddress> withoutName(InetAddress address) {
    try {
      return Optional.of(InetAddress.getByAddress(address.getAddress()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<MxRecord> mailExchanger(Record from) {
    return from instanceof MXRecord mx
        ? Optional.of(new MxRecord(mx.getPriority(), DomainNames.text(mx.getTarget())))
        : Optional.empty();
  }

  private static Optional<String> text(Record from) {
    if (!(from instanceof TXTRecord txt)) {
      return Optional.empty();
    }
    StringBuilder whole = new StringBuilder();
    for (byte[] part : txt.getStringsAsByteArrays()) {
      whole.append(new String(part, ISO_8859_1));
    }
    return Optional.of(whole.toString());
  }

  private static Optional<String> pointer(Record from) {
    return from instanceof PTRRecord ptr
        ? Optional.of(DomainNames.text(ptr.getTarget()))
        : Optional.empty();
  }

  private static Optional<String> alias(Record from) {
    return from instanceof CNAMERecord cname
        ? Optional.of(DomainNames.text(cname.getTarget()))
        : Optional.empty();
  }

  private static Optional<TlsaRecord> association(Record from) {
    return from instanceof TLSARecord tlsa
        ? Optional.of(
            new TlsaRecord(
                tlsa.getCertificateUsage(),
                tlsa.getSelector(),
                tlsa.getMatchingType(),
                HexFormat.of().formatHex(tlsa.getCertificateAssociationData())))
        : Optional.empty();
  }
}
