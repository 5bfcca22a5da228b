package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/** What a list is of, and so what it can be asked about. */
enum DnsListKind {
  /** RFC 5782 sections 2.1 and 2.4. */
  ADDRESSES {
    @Override
    Optional<String> obstacle(DnsListSubject subject, Predicate<InetAddress> askedAnyway) {
      return subject instanceof DnsListSubject.Address address
          ? SpecialAddresses.kindOf(address.address())
              .filter(special -> !askedAnyway.test(address.address()))
          : Optional.of("a domain, and the list is of addresses");
    }
  },
  /** RFC 5782 section 2.2. */
  DOMAINS {
    @Override
    Optional<String> obstacle(DnsListSubject subject, Predicate<InetAddress> askedAnyway) {
      return subject instanceof DnsListSubject.Domain domain && !isAddress(domain.name())
          ? Optional.of("no name").filter(words -> !isName(domain.name()))
          : Optional.of("an address, and the list is of domains");
    }
  };

  /**
   * Why a subject cannot be asked about.
   *
   * @param subject the subject
   * @param askedAnyway addresses that are asked about though they are special
   * @return what it is, which no such list can know; empty if it can be asked about
   */
  abstract Optional<String> obstacle(DnsListSubject subject, Predicate<InetAddress> askedAnyway);

  private static boolean isAddress(String name) {
    return name.startsWith("[") || InetAddresses.isInetAddress(name);
  }

  /**
   * RFC 1035 section 2.3.1, with the underscores that are in use; the rest is for DNS to say. An
   * empty label would make the whole question no name, whose answer looks like that of a list that
   * does not have it.
   */
  private static boolean isName(String name) {
    char before = '.';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isOfName(c) || (c == '.' && before == '.')) {
        return false;
      }
      before = c;
    }
    return before != '.';
  }

  private static boolean isOfName(char c) {
    return c == '.' || c == '-' || c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
