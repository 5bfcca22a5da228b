package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import io.fortimail.dns.DnsFailure;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Reads answers of DNS as answers of a list: what is a code, and what a refusal.
 *
 * @param zone the zone of the list
 * @param refusals codes of a refusal besides {@link DnsList#REFUSALS}
 */
record DnsListReader(String zone, List<DnsListCodes> refusals) {

  /** A listing has all codes of the list, without their meanings. */
  DnsListResult read(DnsListSubject subject, DnsAnswer<InetAddress> answer) {
    if (answer instanceof TemporaryFailure<InetAddress> failure) {
      return new DnsListResult.Unavailable(
          subject, zone, failure.reason(), failure.cause(), Optional.empty());
    } else if (!(answer instanceof Found<InetAddress>)) {
      return new DnsListResult.NotListed(subject, zone);
    }
    List<InetAddress> codes =
        ((Found<InetAddress>) answer).records().stream().filter(DnsList.CODES::contains).toList();
    Optional<InetAddress> refusal = codes.stream().filter(this::refuses).findFirst();
    if (refusal.isPresent()) {
      String words = "it refuses to answer (" + InetAddresses.toAddrString(refusal.get()) + ")";
      return new DnsListResult.Unavailable(subject, zone, words, DnsFailure.REFUSED, refusal);
    }
    return codes.isEmpty()
        ? new DnsListResult.NotListed(subject, zone)
        : new DnsListResult.Listed(
            subject,
            zone,
            codes.stream().map(code -> new DnsListCode(code, Optional.empty())).toList(),
            Optional.empty());
  }

  private boolean refuses(InetAddress code) {
    return DnsList.REFUSALS.contains(code)
        || refusals.stream().anyMatch(codes -> codes.contains(code));
  }
}
