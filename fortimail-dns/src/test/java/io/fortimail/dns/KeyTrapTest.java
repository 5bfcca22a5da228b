package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * CVE-2023-50387 ("KeyTrap") as the owner of a zone would do it: his keys are genuine, all have one
 * tag, and none has made any of the many signatures. What is counted is signatures verified.
 */
@Tag("attack-60")
class KeyTrapTest {

  private static final Name ZONE = Name.fromConstantString("trap.example.");
  private static final int KEYS = 40;
  private static final int SIGNATURES = 60;

  /** Eight of a set, the one that ends it, and that of the keys; not 60, nor 60 times 40. */
  private static final int MAX_VERIFICATIONS = 10;

  private final KeyPair anchorPair = pair();
  private final DNSKEYRecord anchorKey = keyOf(anchorPair, 257);
  private final KeyPair zonePair = pair();
  private final DNSKEYRecord zoneKey = keyOf(zonePair, 256);
  private final CountedCryptography counted = new CountedCryptography();
  private List<Record> answer = new ArrayList<>();
  private List<Record> keyAnswer = new ArrayList<>();

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException notThere) {
      throw new IllegalStateException(notThere);
    }
  }

  private static DNSKEYRecord keyOf(KeyPair pair, int flags) {
    try {
      return new DNSKEYRecord(
          ZONE,
          DClass.IN,
          300,
          flags,
          DNSKEYRecord.Protocol.DNSSEC,
          DNSSEC.Algorithm.RSASHA256,
          pair.getPublic());
    } catch (DNSSEC.DNSSECException unusable) {
      throw new IllegalStateException(unusable);
    }
  }

  /** One key that is true, and many that might be it, before and after it. */
  private static RRset crowd(DNSKEYRecord trueKey) {
    RRset keys = new RRset();
    for (int i = 1; i < KEYS; i++) {
      keys.addRR(twin(trueKey, i));
      if (i == KEYS / 2) {
        keys.addRR(trueKey);
      }
    }
    return keys;
  }

  /**
   * The tag is a sum of pairs of octets (RFC 4034 appendix B): what one goes up, another goes down.
   */
  private static DNSKEYRecord twin(DNSKEYRecord original, int by) {
    byte[] key = original.getKey().clone();
    int up = 20;
    while ((key[up] & 0xff) + by > 255) {
      up += 2;
    }
    int down = up + 2;
    while ((key[down] & 0xff) < by) {
      down += 2;
    }
    key[up] += (byte) by;
    key[down] -= (byte) by;
    return new DNSKEYRecord(
        ZONE,
        DClass.IN,
        300,
        original.getFlags(),
        original.getProtocol(),
        original.getAlgorithm(),
        key);
  }

  private static RRSIGRecord sign(RRset set, DNSKEYRecord key, KeyPair pair) {
    try {
      return DNSSEC.sign(
          set,
          key,
          pair.getPrivate(),
          Instant.now().minusSeconds(86_400),
          Instant.now().plusSeconds(86_400));
    } catch (DNSSEC.DNSSECException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Of the right form, tag and time; and of nobody. */
  private static RRSIGRecord forge(RRSIGRecord original, int by) {
    byte[] signature = original.getSignature().clone();
    signature[100] ^= (byte) by;
    return new RRSIGRecord(
        original.getName(),
        DClass.IN,
        300,
        original.getTypeCovered(),
        original.getAlgorithm(),
        300,
        original.getExpire(),
        original.getTimeSigned(),
        original.getFootprint(),
        ZONE,
        signature);
  }

  private List<Record> forged(RRset set, int number) {
    RRSIGRecord original = sign(set, zoneKey, zonePair);
    List<Record> all = new ArrayList<>(set.rrs(false));
    for (int i = 1; i <= number; i++) {
      all.add(forge(original, i));
    }
    return all;
  }

  private static RRset address(String name) {
    return new RRset(
        new ARecord(
            Name.fromConstantString(name), DClass.IN, 300, InetAddresses.forString("192.0.2.1")));
  }

  private static RRset alias(String name, String target) {
    return new RRset(
        new CNAMERecord(
            Name.fromConstantString(name), DClass.IN, 300, Name.fromConstantString(target)));
  }

  private DnsAnswer<InetAddress> ask() throws IOException {
    try (FakeDnsServer server = FakeDnsServer.byTcp(this::reply)) {
      DSRecord anchor = new DSRecord(ZONE, DClass.IN, 300, DNSSEC.Digest.SHA256, anchorKey);
      DnsAnswer<InetAddress> answered =
          DnsClient.builder()
              .server(server.address())
              .limits(
                  DnsLimits.DEFAULT.withTimes(Duration.ofSeconds(20), 1, Duration.ofSeconds(40)))
              .dnssec(DnssecTrust.anchors(anchor + "\n"))
              .withoutCache()
              .build()
              .a("a.trap.example")
              .toCompletableFuture()
              .join();
      assertThat(server.asked()).isLessThanOrEqualTo(DnsLimits.DEFAULT.maxQueries());
      return answered;
    }
  }

  private byte[] reply(Message query) {
    Message response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setFlag(Flags.AA);
    response.addRecord(query.getQuestion(), Section.QUESTION);
    List<Record> records = query.getQuestion().getType() == Type.DNSKEY ? keyAnswer : answer;
    records.forEach(each -> response.addRecord(each, Section.ANSWER));
    return response.toWire();
  }

  @BeforeEach
  void signKeys() {
    RRset keys = crowd(zoneKey);
    keys.addRR(anchorKey);
    keyAnswer = new ArrayList<>(keys.rrs(false));
    keyAnswer.add(sign(keys, anchorKey, anchorPair));
  }

  @AfterEach
  void stopCounting() {
    counted.close();
  }

  private static void assertBogus(DnsAnswer<InetAddress> answer) {
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
    assertThat(((TemporaryFailure<?>) answer).cause()).isEqualTo(DnsFailure.BOGUS);
  }

  @Test
  void allKeysHaveOneTag() {
    assertThat(crowd(zoneKey).rrs(false))
        .hasSize(KEYS)
        .doesNotHaveDuplicates()
        .allSatisfy(
            key ->
                assertThat(((DNSKEYRecord) key).getFootprint()).isEqualTo(zoneKey.getFootprint()));
  }

  /** Without this the rest would prove nothing. */
  @Test
  void anHonestAnswerOfTheseKeysIsBelieved() throws IOException {
    RRset set = address("a.trap.example.");
    RRset keys = new RRset(anchorKey);
    keys.addRR(zoneKey);
    keyAnswer = List.of(anchorKey, zoneKey, sign(keys, anchorKey, anchorPair));
    answer = List.of(set.first(), sign(set, zoneKey, zonePair));
    DnsAnswer<InetAddress> found = ask();
    assertThat(found).isInstanceOf(Found.class);
    assertThat(found.validated()).isTrue();
    assertThat(counted.verifications()).isEqualTo(2);
  }

  @Test
  void manySignaturesOfOneTagCostNoMoreThanTheLimit() throws IOException {
    answer = forged(address("a.trap.example."), SIGNATURES);
    assertBogus(ask());
    assertThat(counted.verifications()).isBetween(2, MAX_VERIFICATIONS); // the keys' own is right
  }

  @Test
  void manySignaturesOfTheKeysCostNoMoreThanTheLimit() throws IOException {
    RRset keys = new RRset(anchorKey);
    RRSIGRecord original = sign(keys, anchorKey, anchorPair);
    keyAnswer = new ArrayList<>(List.of(anchorKey));
    for (int i = 1; i <= SIGNATURES; i++) {
      keyAnswer.add(forge(original, i));
    }
    answer = forged(address("a.trap.example."), 1);
    assertBogus(ask());
    assertThat(counted.verifications()).isBetween(1, MAX_VERIFICATIONS);
  }

  /** The anchor names a tag too: which of these keys it means is found out by hashing each. */
  @Test
  void manyKeysThatTheAnchorMightMeanAreNoWorkEither() throws IOException {
    RRset keys = crowd(anchorKey);
    RRSIGRecord original = sign(keys, anchorKey, anchorPair);
    keyAnswer = new ArrayList<>(keys.rrs(false));
    for (int i = 1; i <= SIGNATURES; i++) {
      keyAnswer.add(forge(original, i));
    }
    answer = forged(address("a.trap.example."), 1);
    assertBogus(ask());
    assertThat(counted.verifications()).isLessThanOrEqualTo(MAX_VERIFICATIONS);
  }

  /** Each set may cost its share only up to the first that is bogus. */
  @ParameterizedTest
  @CsvSource({"2", "8"})
  void manySetsOfRecordsCostNoMoreThanTheFirst(int sets) throws IOException {
    answer = new ArrayList<>();
    answer.addAll(forged(alias("a.trap.example.", "n1.trap.example."), 12));
    for (int i = 1; i < sets; i++) {
      answer.addAll(
          forged(alias("n" + i + ".trap.example.", "n" + (i + 1) + ".trap.example."), 12));
    }
    answer.addAll(forged(address("n" + sets + ".trap.example."), 12));
    assertBogus(ask());
    assertThat(counted.verifications()).isBetween(2, MAX_VERIFICATIONS);
  }
}
