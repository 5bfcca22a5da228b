package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Several servers, what is asked at once, and the cause of each failure. */
class DnsServersTest {

  /** Where somebody is silent: the time is lost. */
  private static final DnsLimits SHORT =
      DnsLimits.DEFAULT.withTimes(Duration.ofMillis(300), 1, Duration.ofSeconds(60));

  /** Where somebody answers, however slow the machine is. */
  private static final DnsLimits LONG =
      DnsLimits.DEFAULT.withTimes(Duration.ofSeconds(30), 1, Duration.ofSeconds(60));

  static Optional<byte[]> good(Message query) {
    return Optional.of(
        reply(
            query,
            r ->
                r.addRecord(
                    new ARecord(
                        query.getQuestion().getName(),
                        DClass.IN,
                        60,
                        InetAddresses.forString("192.0.2.1")),
                    Section.ANSWER)));
  }

  private static byte[] reply(Message query, Consumer<Message> change) {
    Message response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.addRecord(query.getQuestion(), Section.QUESTION);
    change.accept(response);
    return response.toWire();
  }

  private static Function<Message, Optional<byte[]>> code(int rcode) {
    return query -> Optional.of(reply(query, r -> r.getHeader().setRcode(rcode)));
  }

  static Function<Message, Optional<byte[]>> behaving(String how) {
    return switch (how) {
      case "silent" -> query -> Optional.empty();
      case "garbage" -> query -> Optional.of(new byte[] {1, 2, 3, 4});
      case "cut" -> query -> Optional.of(reply(query, r -> r.getHeader().setFlag(Flags.TC)));
      case "lame" ->
          query ->
              Optional.of(
                  reply(
                      query,
                      r ->
                          r.addRecord(
                              new NSRecord(Name.root, DClass.IN, 60, Name.root),
                              Section.AUTHORITY)));
      default -> code(Rcode.value(how));
    };
  }

  private static DnsClient client(DnsLimits limits, FakeDnsServer... servers) {
    DnsClientBuilder builder = DnsClient.builder().limits(limits).withoutCache();
    for (FakeDnsServer server : servers) {
      builder.server(server.address());
    }
    return builder.build();
  }

  static DnsAnswer<InetAddress> ask(DnsClient dns, String name) {
    return dns.a(name).toCompletableFuture().join();
  }

  static DnsFailure causeOf(DnsAnswer<?> answer) {
    assertThat(answer).isInstanceOf(TemporaryFailure.class);
    return ((TemporaryFailure<?>) answer).cause();
  }

  @ParameterizedTest
  @CsvSource({
    "silent, TIMEOUT", "garbage, MALFORMED", "cut, MALFORMED", "lame, REFUSED",
    "SERVFAIL, SERVER_FAILURE", "REFUSED, REFUSED", "NOTIMP, MALFORMED", "FORMERR, MALFORMED",
  })
  void aFailureHasItsCauseAndTheNextServerIsAsked(String how, DnsFailure cause) throws IOException {
    DnsLimits limits = cause == DnsFailure.TIMEOUT || how.equals("garbage") ? SHORT : LONG;
    try (FakeDnsServer bad = new FakeDnsServer(behaving(how));
        FakeDnsServer good = new FakeDnsServer(DnsServersTest::good)) {
      assertThat(causeOf(ask(client(limits, bad), "a.example"))).isEqualTo(cause);
      assertThat(ask(client(limits, bad, good), "a.example")).isInstanceOf(Found.class);
    }
  }

  @Test
  void whatOneServerSaidCountsMoreThanTheSilenceOfAnother() throws IOException {
    try (FakeDnsServer silent = new FakeDnsServer(behaving("silent"));
        FakeDnsServer failing = new FakeDnsServer(code(Rcode.SERVFAIL))) {
      assertThat(causeOf(ask(client(SHORT, silent, failing), "a.example")))
          .isEqualTo(DnsFailure.SERVER_FAILURE);
      assertThat(causeOf(ask(client(SHORT, failing, silent), "a.example")))
          .isEqualTo(DnsFailure.SERVER_FAILURE);
    }
  }

  @Test
  void aDeadServerIsPassedOverUntilItsRestIsOver() throws IOException {
    ManualTicker ticker = new ManualTicker();
    try (FakeDnsServer dead = new FakeDnsServer(behaving("silent"));
        FakeDnsServer good = new FakeDnsServer(DnsServersTest::good)) {
      DnsClient dns =
          DnsClient.builder()
              .server(dead.address())
              .server(good.address())
              .limits(SHORT)
              .withoutCache()
              .ticker(ticker)
              .build();
      for (int i = 0; i < 50; i++) {
        assertThat(ask(dns, "n" + i + ".example")).isInstanceOf(Found.class);
      }
      assertThat(dead.asked()).isEqualTo(1);
      ticker.advance(Duration.ofSeconds(1));
      assertThat(ask(dns, "later.example")).isInstanceOf(Found.class);
      assertThat(dead.asked()).isEqualTo(2);
      ticker.advance(Duration.ofSeconds(1)); // its rest is twice as long now
      assertThat(ask(dns, "soon.example")).isInstanceOf(Found.class);
      assertThat(dead.asked()).isEqualTo(2);
    }
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void bogusIsFinalWhereTheResolverIsTrusted() throws IOException {
    Function<Message, Optional<byte[]>> bogus =
        query ->
            Optional.of(
                reply(
                    query,
                    r -> {
                      r.getHeader().setRcode(Rcode.SERVFAIL);
                      r.addRecord(
                          new OPTRecord(
                              1232,
                              0,
                              0,
                              0,
                              List.of(
                                  new ExtendedErrorCodeOption(
                                      ExtendedErrorCodeOption.SIGNATURE_EXPIRED))),
                          Section.ADDITIONAL);
                    }));
    try (FakeDnsServer validating = new FakeDnsServer(bogus);
        FakeDnsServer careless = new FakeDnsServer(DnsServersTest::good)) {
      DnsClient dns =
          DnsClient.builder()
              .server(validating.address())
              .server(careless.address())
              .limits(LONG)
              .dnssec(DnssecTrust.trustedResolver())
              .build();
      assertThat(causeOf(ask(dns, "a.example"))).isEqualTo(DnsFailure.BOGUS);
      assertThat(careless.asked()).isZero();
    }
  }

  @Test
  void noMoreIsOnTheWireThanMayBe() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    Function<Message, Optional<byte[]>> late =
        query -> {
          await(release);
          return good(query);
        };
    DnsLimits five =
        DnsLimits.DEFAULT
            .withTimes(Duration.ofSeconds(30), 1, Duration.ofSeconds(60))
            .withOutstanding(5, 10);
    try (FakeDnsServer server = new FakeDnsServer(late)) {
      DnsClient dns = client(five, server);
      List<CompletableFuture<DnsAnswer<InetAddress>>> answers =
          IntStream.range(0, 20)
              .mapToObj(i -> dns.a("n" + i + ".example").toCompletableFuture())
              .toList();
      for (int i = 15; i < 20; i++) { // neither on the wire nor in the queue
        assertThat(causeOf(answers.get(i).join())).isEqualTo(DnsFailure.BUDGET);
      }
      assertThat(answers.subList(0, 15)).noneMatch(CompletableFuture::isDone);
      release.countDown();
      assertThat(answers.subList(0, 15)).allMatch(each -> each.join() instanceof Found);
      assertThat(server.asked()).isEqualTo(15);
      assertThat(ask(dns, "again.example")).isInstanceOf(Found.class);
    }
  }

  @Test
  void whoHasWaitedInVainHasNotBeenLetDownByAServer() throws IOException {
    DnsLimits one =
        DnsLimits.DEFAULT
            .withTimes(Duration.ofSeconds(30), 1, Duration.ofMillis(300))
            .withOutstanding(1, 10);
    try (FakeDnsServer silent = new FakeDnsServer(behaving("silent"))) {
      DnsClient dns = client(one, silent);
      CompletableFuture<DnsAnswer<InetAddress>> first = dns.a("a.example").toCompletableFuture();
      CompletableFuture<DnsAnswer<InetAddress>> second = dns.a("b.example").toCompletableFuture();
      assertThat(causeOf(first.join())).isEqualTo(DnsFailure.TIMEOUT);
      assertThat(causeOf(second.join())).isEqualTo(DnsFailure.BUDGET);
    }
  }

  /** The first part of the answer has come; for the second, the wire was never free. */
  @Test
  void whoWaitsWithTheRestOfHisQuestionHasNotBeenLetDownEither() throws IOException {
    CountDownLatch bothAsked = new CountDownLatch(1);
    Function<Message, Optional<byte[]>> behaviour =
        query -> {
          if (!query.getQuestion().getName().toString().equals("a.example.")) {
            return Optional.empty();
          }
          await(bothAsked);
          CNAMERecord alias =
              new CNAMERecord(
                  query.getQuestion().getName(),
                  DClass.IN,
                  60,
                  Name.fromConstantString("far.example.net."));
          return Optional.of(reply(query, r -> r.addRecord(alias, Section.ANSWER)));
        };
    DnsLimits one =
        DnsLimits.DEFAULT
            .withTimes(Duration.ofSeconds(30), 1, Duration.ofSeconds(1))
            .withOutstanding(1, 10);
    try (FakeDnsServer server = new FakeDnsServer(behaviour)) {
      DnsClient dns = client(one, server);
      CompletableFuture<DnsAnswer<InetAddress>> halfway = dns.a("a.example").toCompletableFuture();
      CompletableFuture<DnsAnswer<InetAddress>> next = dns.a("b.example").toCompletableFuture();
      bothAsked.countDown();
      assertThat(causeOf(halfway.join())).isEqualTo(DnsFailure.BUDGET);
      assertThat(causeOf(next.join())).isEqualTo(DnsFailure.TIMEOUT);
    }
  }

  @Test
  @Tag("attack-62")
  void anEndlessChainEndsWithItsMessages() throws IOException {
    DnsLimits usual = DnsLimits.DEFAULT;
    DnsLimits few =
        new DnsLimits(usual.perTry(), 1, usual.total(), 50, usual.maxRecords(), 7, 10, 10);
    int[] count = new int[1];
    Function<Message, Optional<byte[]>> chain =
        query ->
            Optional.of(
                reply(
                    query,
                    r ->
                        r.addRecord(
                            new CNAMERecord(
                                query.getQuestion().getName(),
                                DClass.IN,
                                60,
                                Name.fromConstantString("n" + count[0]++ + ".example.")),
                            Section.ANSWER)));
    try (FakeDnsServer server = new FakeDnsServer(chain)) {
      assertThat(causeOf(ask(client(few, server), "a.example"))).isEqualTo(DnsFailure.MALFORMED);
      assertThat(server.asked()).isEqualTo(7);
    }
  }

  @Test
  @Tag("attack-59")
  void thousandsOfNamesOfAnAddressAreCutToTheLimitAndCleaned() throws IOException {
    Function<Message, byte[]> many =
        query ->
            reply(
                query,
                r -> {
                  for (int i = 0; i < 2500; i++) {
                    r.addRecord(
                        new PTRRecord(
                            query.getQuestion().getName(),
                            DClass.IN,
                            60,
                            Name.fromConstantString("a\\010\\000b" + i + ".x.")),
                        Section.ANSWER);
                  }
                });
    try (FakeDnsServer server = FakeDnsServer.byTcp(many)) {
      DnsAnswer<String> answer =
          client(LONG, server)
              .ptr(InetAddresses.forString("192.0.2.1"))
              .toCompletableFuture()
              .join();
      assertThat(answer).isInstanceOf(Found.class);
      List<String> names = ((Found<String>) answer).records();
      assertThat(names).hasSize(DnsLimits.DEFAULT.maxRecords());
      assertThat(names)
          .allMatch(name -> name.chars().allMatch(c -> c > ' ' && c <= '~'))
          .contains("a\\010\\000b0.x");
    }
  }

  @Test
  @Tag("attack-62")
  void anAnswerOfSixtyFourKilobytesIsReadInPart() throws IOException {
    Function<Message, byte[]> huge =
        query ->
            reply(
                query,
                r -> {
                  for (int i = 0; i < 4000; i++) {
                    r.addRecord(
                        new ARecord(
                            query.getQuestion().getName(),
                            DClass.IN,
                            60,
                            InetAddresses.fromInteger(i)),
                        Section.ANSWER);
                  }
                });
    try (FakeDnsServer server = FakeDnsServer.byTcp(huge)) {
      DnsAnswer<InetAddress> answer = ask(client(DnsLimits.DEFAULT, server), "a.example");
      assertThat(answer).isInstanceOf(Found.class);
      assertThat(((Found<InetAddress>) answer).records()).hasSize(DnsLimits.DEFAULT.maxRecords());
    }
  }

  @Test
  void theListenerHearsOfTheNetwork() throws IOException {
    List<DnsEvent> heard = Collections.synchronizedList(new ArrayList<>());
    try (FakeDnsServer server = new FakeDnsServer(DnsServersTest::good)) {
      DnsClient dns =
          DnsClient.builder().server(server.address()).limits(LONG).listener(heard::add).build();
      DnsAnswer<InetAddress> first = ask(dns, "a.example");
      DnsAnswer<InetAddress> second = ask(dns, "a.example");
      assertThat(first).isInstanceOf(Found.class);
      assertThat(second).isInstanceOf(Found.class);
      assertThat(server.asked()).isEqualTo(1);
      assertThat(heard).map(DnsEvent::source).containsExactly(DnsSource.NETWORK, DnsSource.CACHE);
      assertThat(heard.get(0).answer()).isEqualTo(first);
      assertThat(heard.get(0).time()).isPositive();
    }
  }

  @Test
  void anchorsOpenNoFiles() {
    String anchor = ". DS 20326 8 2 " + "ab".repeat(32) + "\n";
    assertThat(DnssecTrust.anchors(anchor)).isEqualTo(new DnssecTrust.Anchors(anchor));
    assertThatThrownBy(() -> DnssecTrust.anchors(anchor + "$INCLUDE /nowhere/else\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnreachableServerIsNotASilentOne() throws IOException {
    DnsClient dns = DnsClient.builder().server(nobody()).limits(LONG).withoutCache().build();
    assertThat(causeOf(ask(dns, "a.example"))).isEqualTo(DnsFailure.NETWORK);
  }

  static InetSocketAddress nobody() throws IOException {
    try (FakeDnsServer closed = new FakeDnsServer(DnsServersTest::good)) {
      return closed.address();
    }
  }
}
