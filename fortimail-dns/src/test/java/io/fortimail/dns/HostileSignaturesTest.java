package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Zones made to keep a validator busy (CVE-2023-50387, CVE-2023-50868) whose keys are forged, too:
 * what they come to. What genuine keys may cost is counted in {@link KeyTrapTest} and {@link
 * SignedServersTest}.
 */
@Tag("attack-60")
class HostileSignaturesTest {

  private static final Name ZONE = Name.fromConstantString("trap.example.");
  private static final int KEYS = 40;
  private static final int SIGNATURES = 60;

  /** One key that fits the anchor, and many of the same tag: all might have made a signature. */
  private final List<DNSKEYRecord> keys = keysOfOneTag();

  private static List<DNSKEYRecord> keysOfOneTag() {
    List<DNSKEYRecord> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(key(i));
    }
    return keys;
  }

  /**
   * A made-up modulus. The tag is a sum of octets (RFC 4034 appendix B), so what goes up at one
   * place goes down at another.
   */
  private static DNSKEYRecord key(int i) {
    byte[] key = new byte[4 + 256];
    key[0] = 3; // RFC 3110 section 2: the length of the exponent, 65537
    key[1] = 1;
    key[3] = 1;
    Arrays.fill(key, 4, key.length, (byte) 0x55);
    key[4] = (byte) 0xd5;
    key[key.length - 1] = 0x57;
    key[20] += (byte) i;
    key[40] -= (byte) i;
    return new DNSKEYRecord(
        ZONE, DClass.IN, 300, 257, DNSKEYRecord.Protocol.DNSSEC, DNSSEC.Algorithm.RSASHA256, key);
  }

  private List<Record> signaturesOf(Name owner, int type) {
    List<Record> signatures = new ArrayList<>();
    for (int i = 0; i < SIGNATURES; i++) {
      byte[] signature = new byte[256];
      Arrays.fill(signature, (byte) (i + 1));
      signature[0] = 0;
      signatures.add(
          new RRSIGRecord(
              owner,
              DClass.IN,
              300,
              type,
              DNSSEC.Algorithm.RSASHA256,
              300,
              Instant.now().plusSeconds(86_400),
              Instant.now().minusSeconds(86_400),
              keys.get(0).getFootprint(),
              ZONE,
              signature));
    }
    return signatures;
  }

  private static byte[] reply(Message query, Consumer<Message> change) {
    Message response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setFlag(Flags.AA);
    response.addRecord(query.getQuestion(), Section.QUESTION);
    change.accept(response);
    return response.toWire();
  }

  private DnsAnswer<InetAddress> ask(FakeDnsServer server) {
    DSRecord anchor = new DSRecord(ZONE, DClass.IN, 300, DNSSEC.Digest.SHA256, keys.get(0));
    DnsLimits patient =
        DnsLimits.DEFAULT.withTimes(Duration.ofSeconds(20), 1, Duration.ofSeconds(40));
    return DnsClient.builder()
        .server(server.address())
        .limits(patient)
        .dnssec(DnssecTrust.anchors(anchor.toString() + "\n"))
        .withoutCache()
        .build()
        .a("a.trap.example")
        .toCompletableFuture()
        .join();
  }

  private static void assertNotValidated(DnsAnswer<InetAddress> answer, FakeDnsServer server) {
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
    assertThat(((TemporaryFailure<?>) answer).cause()).isEqualTo(DnsFailure.BOGUS);
    assertThat(server.asked()).isLessThanOrEqualTo(DnsLimits.DEFAULT.maxQueries());
  }

  @Test
  void theKeysReallyHaveOneTag() {
    assertThat(keys).map(DNSKEYRecord::getFootprint).containsOnly(keys.get(0).getFootprint());
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void manyKeysOfOneTagWithForgedSignaturesAreBogus() throws IOException {
    try (FakeDnsServer server =
        FakeDnsServer.byTcp(
            query ->
                reply(
                    query,
                    r -> {
                      if (query.getQuestion().getType() == Type.DNSKEY) {
                        keys.forEach(key -> r.addRecord(key, Section.ANSWER));
                        signaturesOf(ZONE, Type.DNSKEY)
                            .forEach(each -> r.addRecord(each, Section.ANSWER));
                      } else {
                        Name name = query.getQuestion().getName();
                        r.addRecord(
                            new ARecord(name, DClass.IN, 300, InetAddresses.forString("192.0.2.1")),
                            Section.ANSWER);
                        signaturesOf(name, Type.A)
                            .forEach(each -> r.addRecord(each, Section.ANSWER));
                      }
                    }))) {
      assertNotValidated(ask(server), server);
    }
  }

  @Test
  void aHugeProofUnderForgedKeysIsBogus() throws IOException {
    try (FakeDnsServer server =
        FakeDnsServer.byTcp(
            query ->
                reply(
                    query,
                    r -> {
                      if (query.getQuestion().getType() == Type.DNSKEY) {
                        keys.forEach(key -> r.addRecord(key, Section.ANSWER));
                        signaturesOf(ZONE, Type.DNSKEY)
                            .forEach(each -> r.addRecord(each, Section.ANSWER));
                      } else {
                        r.getHeader().setRcode(Rcode.NXDOMAIN);
                        hostileProof(r);
                      }
                    }))) {
      assertNotValidated(ask(server), server);
    }
  }

  private void hostileProof(Message response) {
    response.addRecord(
        new SOARecord(ZONE, DClass.IN, 300, ZONE, ZONE, 1, 3600, 600, 86_400, 300),
        Section.AUTHORITY);
    signaturesOf(ZONE, Type.SOA).forEach(each -> response.addRecord(each, Section.AUTHORITY));
    for (int i = 0; i < 30; i++) {
      byte[] next = new byte[20];
      next[0] = (byte) i;
      Name owner =
          Name.fromConstantString(
              "%032d.trap.example.".formatted(i).replace('9', 'v').replace('8', 'u'));
      response.addRecord(
          new NSEC3Record(
              owner, DClass.IN, 300, 1, 0, 65_535, new byte[255], next, new int[] {Type.A}),
          Section.AUTHORITY);
      response.addRecord(signaturesOf(owner, Type.NSEC3).get(0), Section.AUTHORITY);
    }
  }
}
