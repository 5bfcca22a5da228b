package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What a client makes of the answers of good, broken and hostile servers over a socket. */
class ResolverDnsTest {

  /** Where nobody answers: the time is lost. */
  private static final DnsLimits SHORT =
      DnsLimits.DEFAULT.withTimes(Duration.ofMillis(150), 1, Duration.ofMillis(400));

  /** Where somebody answers, however slow the machine is. */
  private static final DnsLimits LONG =
      DnsLimits.DEFAULT.withTimes(Duration.ofSeconds(30), 1, Duration.ofSeconds(60));

  private static DnsAnswer<InetAddress> ask(Function<Message, Optional<byte[]>> behaviour)
      throws IOException {
    return ask(SHORT, behaviour);
  }

  private static DnsAnswer<InetAddress> ask(
      DnsLimits limits, Function<Message, Optional<byte[]>> behaviour) throws IOException {
    try (FakeDnsServer server = new FakeDnsServer(behaviour)) {
      return DnsClient.of(limits, List.of(server.address()))
          .a("host.example")
          .toCompletableFuture()
          .join();
    }
  }

  private static DnsAnswer<InetAddress> answerTo(Consumer<Message> change) throws IOException {
    return ask(LONG, query -> Optional.of(reply(query, change)));
  }

  private static byte[] reply(Message query, Consumer<Message> change) {
    Message response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setFlag(Flags.RA);
    response.addRecord(query.getQuestion(), Section.QUESTION);
    change.accept(response);
    return response.toWire();
  }

  private static Record rr(String owner, int type, String data) {
    try {
      return Record.fromString(
          Name.fromString(owner, Name.root), type, DClass.IN, 300, data, Name.root);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(Message response, String owner, int type, String data) {
    response.addRecord(rr(owner, type, data), Section.ANSWER);
  }

  private static Found<InetAddress> oneAddress(boolean validated) {
    return oneAddress("host.example", validated);
  }

  private static Found<InetAddress> oneAddress(String name, boolean validated) {
    return new Found<>(
        List.of(InetAddresses.forString("192.0.2.1")), name, Duration.ofMinutes(5), validated);
  }

  @ParameterizedTest
  @CsvSource({"true,true,true", "true,false,false", "false,true,false", "false,false,false"})
  void aFlagCountsOnlyFromATrustedResolver(boolean trusted, boolean flag, boolean validated)
      throws IOException {
    Function<Message, Optional<byte[]>> behaviour =
        query -> {
          // RFC 6840 section 5.7: the flag in the query asks for it
          if (query.getHeader().getFlag(Flags.AD) != trusted) {
            return Optional.empty();
          }
          return Optional.of(
              reply(
                  query,
                  r -> {
                    if (flag) {
                      r.getHeader().setFlag(Flags.AD);
                    }
                    add(r, "host.example", Type.A, "192.0.2.1");
                  }));
        };
    try (FakeDnsServer server = new FakeDnsServer(behaviour)) {
      DnsClient dns =
          DnsClient.builder()
              .server(server.address())
              .limits(LONG)
              .dnssec(trusted ? DnssecTrust.trustedResolver() : DnssecTrust.none())
              .build();
      assertThat(dns.a("host.example").toCompletableFuture().join())
          .isEqualTo(oneAddress(validated));
    }
  }

  @Test
  void aliasesInTheAnswerAreFollowedInAnyOrder() throws IOException {
    assertThat(
            answerTo(
                r -> {
                  add(r, "c.example", Type.A, "192.0.2.1");
                  add(r, "b.example", Type.CNAME, "c.example.");
                  add(r, "HOST.example", Type.CNAME, "b.example.");
                }))
        .isEqualTo(oneAddress("c.example", false));
  }

  @Test
  void anAliasThatTheServerLeavesOpenIsAskedFor() throws IOException {
    assertThat(
            ask(
                LONG,
                query ->
                    Optional.of(
                        reply(
                            query,
                            r -> {
                              String asked = query.getQuestion().getName().toString();
                              if (asked.equals("host.example.")) {
                                add(r, "host.example", Type.CNAME, "far.example.net.");
                              } else {
                                add(r, "far.example.net", Type.A, "192.0.2.1");
                              }
                            }))))
        .isEqualTo(oneAddress("far.example.net", false));
  }

  @Test
  @Tag("attack-62")
  void aServerThatAlwaysInventsAnAliasIsLeft() throws IOException {
    int[] count = new int[1];
    DnsAnswer<InetAddress> answer =
        ask(
            LONG,
            query ->
                Optional.of(
                    reply(
                        query,
                        r ->
                            add(
                                r,
                                query.getQuestion().getName().toString(),
                                Type.CNAME,
                                "n" + count[0]++ + ".example."))));
    assertThat(answer).isInstanceOf(NoData.class);
    assertThat(count[0]).isEqualTo(DnsLimits.DEFAULT.maxAliases() + 1);
  }

  @Test
  @Tag("attack-62")
  void recordsOfOtherNamesTypesAndClassesDoNotCount() throws IOException {
    assertThat(
            answerTo(
                r -> {
                  add(r, "other.example", Type.A, "203.0.113.66");
                  add(r, "host.example", Type.TXT, "x");
                  add(r, "x.example", Type.CNAME, "host.example.");
                  r.addRecord(rr("host.example", Type.A, "203.0.113.66"), Section.ADDITIONAL);
                }))
        .isInstanceOf(NoData.class);
  }

  @Test
  @Tag("attack-62")
  void anAnswerToAnotherQuestionIsNoAnswer() throws IOException {
    DnsAnswer<InetAddress> answer =
        ask(
            query -> {
              Message response = new Message(query.getHeader().getID());
              response.getHeader().setFlag(Flags.QR);
              response.addRecord(
                  Record.newRecord(name("evil.example."), Type.A, DClass.IN), Section.QUESTION);
              add(response, "host.example", Type.A, "203.0.113.66");
              return Optional.of(response.toWire());
            });
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
  }

  @Test
  @Tag("attack-62")
  void anAnswerWithAnotherIdIsNoAnswer() throws IOException {
    DnsAnswer<InetAddress> answer =
        ask(
            query -> {
              byte[] wire = reply(query, r -> add(r, "host.example", Type.A, "203.0.113.66"));
              wire[1] ^= 1;
              return Optional.of(wire);
            });
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
  }

  @Test
  @Tag("attack-62")
  void aQuestionSentBackIsNoAnswer() throws IOException {
    assertThat(ask(query -> Optional.of(query.toWire()))).isInstanceOf(TemporaryFailure.class);
  }

  @Test
  @Tag("attack-62")
  void aCutAnswerWithoutTcpIsNoAnswer() throws IOException {
    DnsAnswer<InetAddress> answer =
        answerTo(
            r -> {
              r.getHeader().setFlag(Flags.TC);
              add(r, "host.example", Type.A, "192.0.2.1");
            });
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL, TemporaryFailure", "REFUSED, TemporaryFailure", "NOTIMP, TemporaryFailure",
    "FORMERR, TemporaryFailure", "NXDOMAIN, NoSuchDomain", "NOERROR, NoData",
  })
  void theCodeOfAnEmptyAnswerDecides(String rcode, String expected) throws IOException {
    DnsAnswer<InetAddress> answer = answerTo(r -> r.getHeader().setRcode(Rcode.value(rcode)));
    assertThat(answer.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void anAbsenceMayBeKeptAsLongAsItsSoaSays() throws IOException {
    // RFC 2308 section 5
    assertThat(
            answerTo(
                r -> {
                  r.getHeader().setRcode(Rcode.NXDOMAIN);
                  r.addRecord(
                      rr("example", Type.SOA, "ns.example. h.example. 1 3600 600 86400 60"),
                      Section.AUTHORITY);
                }))
        .isEqualTo(new NoSuchDomain<>("host.example does not exist", Duration.ofMinutes(1), false));
  }

  @Test
  void aReferralIsNoAbsence() throws IOException {
    assertThat(answerTo(r -> r.addRecord(rr("example", Type.NS, "ns.example."), Section.AUTHORITY)))
        .isInstanceOf(TemporaryFailure.class);
  }

  @Test
  void silenceIsAFailureInTime() throws IOException {
    assertThat(ask(query -> Optional.empty()))
        .isEqualTo(new TemporaryFailure<>(DnsFailure.TIMEOUT, "host.example A: no answer in time"));
  }

  @Test
  void aLostQueryIsSentAgain() throws IOException {
    boolean[] lost = new boolean[1];
    DnsLimits twice = SHORT.withTimes(Duration.ofMillis(300), 2, Duration.ofSeconds(60));
    try (FakeDnsServer server =
        new FakeDnsServer(
            query -> {
              if (!lost[0]) {
                lost[0] = true;
                return Optional.empty();
              }
              return Optional.of(reply(query, r -> add(r, "host.example", Type.A, "192.0.2.1")));
            })) {
      assertThat(
              DnsClient.of(twice, List.of(server.address()))
                  .a("host.example")
                  .toCompletableFuture()
                  .join())
          .isEqualTo(oneAddress(false));
      assertThat(server.asked()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11, 12, 13, 20, 34})
  @Tag("attack-62")
  void garbageIsNoAnswer(int length) throws IOException {
    DnsAnswer<InetAddress> answer =
        ask(
            query -> {
              byte[] wire = reply(query, r -> add(r, "host.example", Type.A, "192.0.2.1"));
              return Optional.of(Arrays.copyOf(wire, length));
            });
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
  }

  @Test
  @Tag("attack-62")
  void aPointerThatLeadsToItselfIsNoName() throws IOException {
    DnsAnswer<InetAddress> answer =
        ask(
            query -> {
              byte[] wire = reply(query, r -> add(r, "host.example", Type.A, "192.0.2.1"));
              // The owner of the answer follows the question: let it point to itself (RFC 1035
              // 4.1.4).
              int owner = 12 + "host.example".length() + 2 + 4;
              wire[owner] = (byte) 0xc0;
              wire[owner + 1] = (byte) owner;
              return Optional.of(wire);
            });
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
  }

  @Test
  void nobodyListeningIsAFailure() throws IOException {
    InetSocketAddress nobody;
    try (FakeDnsServer server = new FakeDnsServer(query -> Optional.empty())) {
      nobody = server.address();
    }
    assertThat(DnsClient.of(LONG, List.of(nobody)).a("a.example").toCompletableFuture().join())
        .isInstanceOfSatisfying(
            TemporaryFailure.class,
            failure -> assertThat(failure.cause()).isEqualTo(DnsFailure.NETWORK));
  }

  @Test
  void aNameThatCannotBeIsNotAskedFor() throws IOException {
    try (FakeDnsServer server = new FakeDnsServer(query -> Optional.empty())) {
      assertThat(DnsClient.of(server.address()).a("a..example").toCompletableFuture().join())
          .isInstanceOf(NoSuchDomain.class);
      assertThat(server.asked()).isZero();
    }
  }

  @Test
  void theResolversOfTheMachineAreFoundWithoutAskingThem() {
    assertThat(DnsClient.system(SHORT)).isNotNull();
    assertThat(DnsClient.system().a("a..example").toCompletableFuture().join())
        .isInstanceOf(NoSuchDomain.class);
  }

  @Test
  void aClientNeedsAnAddressToAsk() {
    assertThatThrownBy(() -> DnsClient.of(SHORT, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DnsClient.of(InetSocketAddress.createUnresolved("dns.example", 53)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new AssertionError(e);
    }
  }
}
