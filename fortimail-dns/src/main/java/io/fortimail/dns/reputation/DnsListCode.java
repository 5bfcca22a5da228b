package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A reason in a list's own code (RFC 5782 section 2.1): an address in 127.0.0.0/8.
 *
 * @param code the code
 * @param meaning what it means at this list, if that is known
 */
public record DnsListCode(InetAddress code, Optional<String> meaning) {

  /** {@return the code as text, such as {@code 127.0.0.2}} */
  public String text() {
    return InetAddresses.toAddrString(code);
  }

  /** {@return the meaning and the code, such as {@code open relay (127.0.0.2)}} */
  @Override
  public String toString() {
    return meaning.map(words -> words + " (" + text() + ")").orElseGet(this::text);
  }
}
