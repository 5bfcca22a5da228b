package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.DnsType;
import io.fortimail.dns.ReversedAddress;
import io.fortimail.mail.PeerText;
import java.net.InetAddress;

/** What a list is asked about. */
public sealed interface DnsListSubject {

  /** {@return it as text for a person, printable ASCII} */
  String text();

  /**
   * An address.
   *
   * @param address the address, never an IPv4-mapped one
   */
  record Address(InetAddress address) implements DnsListSubject {

    /** Takes the IPv4 address out of an IPv4-mapped one. */
    public Address {
      address = ReversedAddress.unmapped(address);
    }

    @Override
    public String text() {
      return InetAddresses.toAddrString(address);
    }
  }

  /**
   * A name of a domain or a host.
   *
   * @param name the name as somebody claims it, in the one form of a {@link DnsQuestion}: in lower
   *     case, with A-labels, without a dot at the end, lest {@code bad.example.} be another name
   *     than {@code bad.example}; it may be any text
   */
  record Domain(String name) implements DnsListSubject {

    /** Brings the name into its one form. */
    public Domain {
      name = new DnsQuestion<>(name, DnsType.A).name();
    }

    @Override
    public String text() {
      return PeerText.clean(name, 255); // RFC 5321 section 4.5.3.1.2
    }
  }
}
