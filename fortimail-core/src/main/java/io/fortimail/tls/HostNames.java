package io.fortimail.tls;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.net.InternetDomainName;
import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The host names of a certificate, and whether one is the host that is meant (RFC 6125 section 6,
 * RFC 9525 section 6.3): by DNS names only, never by the common name.
 */
final class HostNames {

  /** GeneralName ::= CHOICE { ..., dNSName [2], ... } (RFC 5280 section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private HostNames() {}

  /** The DNS names of a certificate in lower case. */
  static List<String> of(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    List<String> found = new ArrayList<>();
    if (names != null) {
      for (List<?> name : names) {
        if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String text) {
          found.add(Ascii.toLowerCase(text));
        }
      }
    }
    return found;
  }

  /** The first of the wanted hosts that one of the certificate's names stands for. */
  static Optional<String> firstNamed(List<String> wanted, List<String> presented) {
    return wanted.stream()
        .map(HostNames::asLabels)
        .filter(host -> presented.stream().anyMatch(name -> matches(name, host)))
        .findFirst();
  }

  /** A host's name as certificates have it: A-labels (RFC 9525 6.3), no final dot. */
  private static String asLabels(String host) {
    String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (CharMatcher.ascii().matchesAllOf(plain)) {
      return Ascii.toLowerCase(plain);
    }
    try {
      return Ascii.toLowerCase(IDN.toASCII(plain));
    } catch (IllegalArgumentException noHostName) {
      return plain; // which no certificate names
    }
  }

  private static boolean matches(String presented, String host) {
    if (!presented.startsWith("*.")) {
      return !presented.isEmpty() && presented.equals(host);
    }
    // RFC 9525 6.3: the wildcard is the whole first label and stands for exactly one.
    int dot = host.indexOf('.');
    String parent = presented.substring(2);
    return dot > 0 && host.substring(dot + 1).equals(parent) && isNarrow(parent);
  }

  /** Nobody owns all hosts of a top-level domain or of a registry's suffix. */
  private static boolean isNarrow(String parent) {
    return parent.indexOf('.') > 0
        && !(InternetDomainName.isValid(parent)
            && InternetDomainName.from(parent).isRegistrySuffix());
  }
}
