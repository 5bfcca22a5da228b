package io.fortimail.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Whose word is taken that an answer is genuine (RFC 4033 section 6). Without one, no answer is
 * {@linkplain DnsAnswer#validated validated}, whatever a server claims: anybody on the way can set
 * a flag.
 */
public sealed interface DnssecTrust {

  /** Nobody's: the default. The flag for validated answers is neither asked for nor believed. */
  record None() implements DnssecTrust {}

  /**
   * The resolver's: it validates, and the way to it is safe, as on the loopback interface (RFC 4035
   * section 4.9.3). The AD flag is asked for and believed (RFC 6840 section 5.7); extended errors
   * about signatures (RFC 8914) are taken for {@link DnsFailure#BOGUS}, which Unbound sends with
   * {@code ede: yes}.
   */
  record TrustedResolver() implements DnssecTrust {}

  /**
   * One's own: answers are validated in this process by keys known beforehand. The resolver needs
   * not be trusted, but must hand on signatures. Costs processor time and some more questions, both
   * within limits.
   *
   * @param zoneText DS or DNSKEY records in zone notation (RFC 1035 section 5), such as the root's
   */
  record Anchors(String zoneText) implements DnssecTrust {

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is no zone text, names another file ({@code
     *     $INCLUDE}), or is without a DS or DNSKEY record
     */
    public Anchors {
      int anchors = 0;
      try (Master master =
          new Master(new ByteArrayInputStream(zoneText.getBytes(UTF_8)), Name.root, 0)) {
        master.disableIncludes(true); // zone text must not open files
        for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
          anchors += each.getType() == Type.DS || each.getType() == Type.DNSKEY ? 1 : 0;
        }
      } catch (IOException notZoneText) {
        throw new IllegalArgumentException("no trust anchors", notZoneText);
      }
      if (anchors == 0) {
        throw new IllegalArgumentException("neither a DS nor a DNSKEY record");
      }
    }
  }

  /** {@return nobody's word is taken} */
  static DnssecTrust none() {
    return new None();
  }

  /** {@return the resolver's word is taken} */
  static DnssecTrust trustedResolver() {
    return new TrustedResolver();
  }

  /**
   * Answers are validated in this process.
   *
   * @param zoneText DS or DNSKEY records in zone notation
   * @return that trust
   * @throws IllegalArgumentException if the text has none
   */
  static DnssecTrust anchors(String zoneText) {
    return new Anchors(zoneText);
  }
}
