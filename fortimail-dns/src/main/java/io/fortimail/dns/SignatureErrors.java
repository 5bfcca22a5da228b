package io.fortimail.dns;

import java.util.Set;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;

/** The extended errors of RFC 8914 that say: there is an answer, but it is not genuine. */
final class SignatureErrors {

  private static final Set<Integer> CODES =
      Set.of(
          ExtendedErrorCodeOption.DNSSEC_BOGUS,
          ExtendedErrorCodeOption.SIGNATURE_EXPIRED,
          ExtendedErrorCodeOption.SIGNATURE_NOT_YET_VALID,
          ExtendedErrorCodeOption.DNSKEY_MISSING,
          ExtendedErrorCodeOption.RRSIGS_MISSING,
          ExtendedErrorCodeOption.NSEC_MISSING);

  private SignatureErrors() {}

  static boolean in(Message response) {
    OPTRecord extended = response.getOPT();
    if (response.getRcode() != Rcode.SERVFAIL || extended == null) {
      return false;
    }
    for (EDNSOption option : extended.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR)) {
      if (option instanceof ExtendedErrorCodeOption error && CODES.contains(error.getErrorCode())) {
        return true;
      }
    }
    return false;
  }
}
