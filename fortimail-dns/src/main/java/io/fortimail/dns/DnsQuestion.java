package io.fortimail.dns;

import com.google.common.base.Ascii;
import io.fortimail.mail.DomainLabels;
import java.net.InetAddress;

/**
 * A question to DNS.
 *
 * @param <T> what is asked for
 * @param name the name in the notation of RFC 1035 section 5.1, always absolute; kept in lower case
 *     without a dot at the end, and with A-labels for its U-labels (RFC 5890). Any text may stand
 *     here: one that is no name gets the answer that there is no such domain.
 * @param type the type of record
 */
public record DnsQuestion<T>(String name, DnsType<T> type) {

  /** The name of the root of all names. */
  public static final String ROOT = ".";

  /**
   * Brings the name into its one form.
   *
   * @param name any text
   * @param type the type of record
   */
  public DnsQuestion {
    // What has no A-labels stays as it is, and is no name.
    name = DomainNames.canonical(Ascii.toLowerCase(DomainLabels.toAscii(name).orElse(name)));
  }

  /**
   * Asks for the names of an address (RFC 1035 section 3.5, RFC 3596 section 2.5).
   *
   * @param address the address
   * @return the question
   */
  public static DnsQuestion<String> namesOf(InetAddress address) {
    return new DnsQuestion<>(ReversedAddress.of(address).name(), DnsType.PTR);
  }

  /** {@return name and type, such as {@code mx.example A}} */
  @Override
  public String toString() {
    return name + " " + type;
  }
}
