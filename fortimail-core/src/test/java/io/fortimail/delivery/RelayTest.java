package io.fortimail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.common.io.ByteSource;
import com.google.common.net.InetAddresses;
import io.fortimail.delivery.DeliveryOutcome.Deferred;
import io.fortimail.delivery.DeliveryOutcome.Delivered;
import io.fortimail.delivery.DeliveryOutcome.Failed;
import io.fortimail.delivery.DeliveryOutcome.Retry;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RelayTest {

  private static final ByteSource CONTENT = ByteSource.wrap(new byte[] {'a', '\r', '\n'});
  private static final MailHost ONE = host(1);
  private static final MailHost TWO = host(2);
  private static final MailHost THREE = host(3);
  private static final DeliveryOutcome TAKEN = new Delivered("ok");
  private static final DeliveryOutcome ELSEWHERE =
      new Deferred(EnhancedStatus.NO_ANSWER_FROM_HOST, "no answer", Retry.NEXT_HOST);
  private static final DeliveryOutcome LATER =
      new Deferred(EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, "connection lost", Retry.LATER);
  private static final DeliveryOutcome NEVER = new Failed(EnhancedStatus.POLICY, "no");

  private final Map<String, Route> routes = new HashMap<>();
  private final Map<MailHost, Map<String, DeliveryOutcome>> answers = new HashMap<>();
  private final List<String> attempts = new ArrayList<>();
  private final Relay relay =
      new Relay(
          domain -> CompletableFuture.completedFuture(routes.get(domain)),
          (host, envelope, content) -> {
            attempts.add(host.name() + envelope.recipients());
            Map<Recipient, DeliveryOutcome> outcomes = new LinkedHashMap<>();
            for (Recipient recipient : envelope.recipients()) {
              outcomes.put(
                  recipient,
                  answers
                      .getOrDefault(host, Map.of())
                      .getOrDefault(recipient.address().localPart(), TAKEN));
            }
            return CompletableFuture.completedFuture(outcomes);
          });

  @Test
  void domainsOfEqualRoutesShareOneCopy() {
    routes.put("a.example", new Route.Hosts(List.of(ONE, TWO)));
    routes.put("b.example", new Route.Hosts(List.of(THREE)));
    routes.put("c.example", new Route.Hosts(List.of(host(1), host(2))));

    var outcomes = deliver("x@a.example", "x@b.example", "y@a.example", "x@c.example");

    assertThat(attempts)
        .containsExactly("h1[x@a.example, y@a.example, x@c.example]", "h3[x@b.example]");
    assertThat(outcomes)
        .containsExactly(
            entry("x@a.example", TAKEN),
            entry("x@b.example", TAKEN),
            entry("y@a.example", TAKEN),
            entry("x@c.example", TAKEN));
  }

  @Test
  void onlyWhoMayTryTheNextHostGoesOn() {
    routes.put("a.example", new Route.Hosts(List.of(ONE, TWO, THREE)));
    answers.put(ONE, Map.of("e", ELSEWHERE, "f", ELSEWHERE, "l", LATER, "n", NEVER));
    answers.put(TWO, Map.of("e", NEVER, "f", ELSEWHERE));

    var outcomes =
        deliver("t@a.example", "e@a.example", "l@a.example", "n@a.example", "f@a.example");

    assertThat(attempts)
        .containsExactly(
            "h1[t@a.example, e@a.example, l@a.example, n@a.example, f@a.example]",
            "h2[e@a.example, f@a.example]",
            "h3[f@a.example]");
    assertThat(outcomes)
        .containsExactly(
            entry("t@a.example", TAKEN),
            entry("e@a.example", NEVER),
            entry("l@a.example", LATER),
            entry("n@a.example", NEVER),
            entry("f@a.example", TAKEN));
  }

  @Test
  void aHostThatIsNotSafeEnoughIsNotTheLastWord() { // RFC 8689 4.2.1: the others are tried
    routes.put("a.example", new Route.Hosts(List.of(ONE, TWO)));
    DeliveryOutcome unsafe = new Failed(EnhancedStatus.POLICY, "no TLS", Retry.NEXT_HOST);
    answers.put(ONE, Map.of("x", unsafe, "y", unsafe, "d", ELSEWHERE, "l", unsafe));
    answers.put(TWO, Map.of("y", unsafe, "d", unsafe, "l", LATER));

    var outcomes = deliver("x@a.example", "y@a.example", "d@a.example", "l@a.example");

    assertThat(outcomes)
        .containsExactly(
            entry("x@a.example", TAKEN),
            entry("y@a.example", unsafe),
            entry("d@a.example", ELSEWHERE), // the first host may still take it
            entry("l@a.example", LATER));
  }

  @Test
  void afterTheLastHostItIsDeferred() {
    routes.put("a.example", new Route.Hosts(List.of(ONE, TWO)));
    answers.put(ONE, Map.of("x", ELSEWHERE));
    answers.put(TWO, Map.of("x", ELSEWHERE));

    assertThat(deliver("x@a.example")).containsExactly(entry("x@a.example", ELSEWHERE));
    assertThat(attempts).hasSize(2);
  }

  @Test
  void aLongRouteIsNotTriedToItsEnd() {
    routes.put(
        "a.example",
        new Route.Hosts(IntStream.rangeClosed(1, 250).mapToObj(RelayTest::host).toList()));
    IntStream.rangeClosed(1, 250).forEach(i -> answers.put(host(i), Map.of("x", ELSEWHERE)));

    assertThat(deliver("x@a.example")).containsExactly(entry("x@a.example", ELSEWHERE));
    assertThat(attempts).hasSize(Relay.MAX_HOSTS);
  }

  @Test
  void aDomainThatTakesNoMailFailsAndOneThatIsUnknownWaits() {
    routes.put("null.example", new Route.Refused(EnhancedStatus.NULL_MX, "takes no mail"));
    routes.put("slow.example", new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, "no dns"));

    assertThat(deliver("x@null.example", "x@slow.example"))
        .containsExactly(
            entry("x@null.example", new Failed(EnhancedStatus.NULL_MX, "takes no mail")),
            entry(
                "x@slow.example",
                new Deferred(EnhancedStatus.DIRECTORY_FAILURE, "no dns", Retry.LATER)));
    assertThat(attempts).isEmpty();
  }

  static Stream<Arguments> brokenResolvers() {
    return Stream.of(
        Arguments.of(
            "throws",
            resolver(
                () -> {
                  throw new IllegalStateException("boom");
                })),
        Arguments.of(
            "overflows",
            resolver(
                () -> {
                  throw new StackOverflowError();
                })),
        Arguments.of("gives null", resolver(() -> null)),
        Arguments.of("null route", resolver(() -> CompletableFuture.completedFuture(null))),
        Arguments.of(
            "failed stage",
            resolver(() -> CompletableFuture.failedFuture(new IllegalStateException("boom")))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenResolvers")
  void aResolverThatFailsDefersItsDomainOnly(String name, RouteResolver broken) {
    Relay half =
        new Relay(
            domain ->
                domain.equals("bad.example")
                    ? broken.resolve(domain)
                    : RouteResolver.fixed(ONE).resolve(domain),
            (host, envelope, content) -> all(envelope, TAKEN));

    var outcomes = deliver(half, "x@bad.example", "x@good.example");

    assertThat(outcomes.get("x@bad.example"))
        .isInstanceOfSatisfying(
            Deferred.class,
            deferred -> {
              assertThat(deferred.status()).isEqualTo(EnhancedStatus.DIRECTORY_FAILURE);
              assertThat(deferred.retry()).isEqualTo(Retry.LATER);
            });
    assertThat(outcomes).containsEntry("x@good.example", TAKEN);
  }

  static Stream<Arguments> brokenConnectors() {
    return Stream.of(
        Arguments.of(
            "throws",
            connector(
                () -> {
                  throw new IllegalStateException("boom");
                })),
        Arguments.of(
            "overflows",
            connector(
                () -> {
                  throw new StackOverflowError();
                })),
        Arguments.of("gives null", connector(() -> null)),
        Arguments.of("null map", connector(() -> CompletableFuture.completedFuture(null))),
        Arguments.of("forgets", connector(() -> CompletableFuture.completedFuture(Map.of()))),
        Arguments.of(
            "failed stage",
            connector(() -> CompletableFuture.failedFuture(new IllegalStateException("boom")))));
  }

  /** It may have handed the message over before it broke, so the next host is not tried. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenConnectors")
  void aConnectorThatFailsDefersForLater(String name, SmtpConnector broken) {
    List<MailHost> tried = new ArrayList<>();
    Relay half =
        new Relay(
            domain ->
                CompletableFuture.completedFuture(
                    domain.equals("bad.example")
                        ? new Route.Hosts(List.of(ONE, TWO))
                        : new Route.Hosts(List.of(THREE))),
            (host, envelope, content) -> {
              tried.add(host);
              return host.equals(THREE)
                  ? all(envelope, TAKEN)
                  : broken.deliver(host, envelope, content);
            });

    var outcomes = deliver(half, "x@bad.example", "y@bad.example", "x@good.example");

    assertThat(tried).containsExactly(ONE, THREE);
    assertThat(List.of(outcomes.get("x@bad.example"), outcomes.get("y@bad.example")))
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> {
                          assertThat(deferred.status().category()).isEqualTo(4);
                          assertThat(deferred.retry()).isEqualTo(Retry.LATER);
                        }));
    assertThat(outcomes).containsEntry("x@good.example", TAKEN);
  }

  @Test
  void outcomesForStrangersAreDropped() {
    Relay relay =
        new Relay(
            RouteResolver.fixed(ONE),
            (host, envelope, content) ->
                all(Envelope.of("", "x@a.example", "stranger@a.example"), TAKEN));

    assertThat(deliver(relay, "x@a.example")).containsExactly(entry("x@a.example", TAKEN));
  }

  @Test
  void whatGoesAnotherWayIsAnotherCopyAndEachWayIsAskedOnce() {
    List<String> asked = new ArrayList<>();
    RouteResolver usual =
        domain -> {
          asked.add(domain);
          return CompletableFuture.completedFuture(new Route.Hosts(List.of(ONE)));
        };
    RouteResolver table =
        RoutingTable.builder()
            .to("vip@*", RouteResolver.fixed(TWO))
            .from("*@elsewhere.example", RouteResolver.fixed(THREE))
            .otherwise(usual)
            .build();

    deliver(
        new Relay(table, (host, envelope, content) -> attempt(host, envelope)),
        "x@a.example",
        "vip@a.example",
        "y@a.example",
        "vip@b.example",
        "z@b.example");

    assertThat(attempts)
        .containsExactly(
            "h1[x@a.example, y@a.example, z@b.example]", "h2[vip@a.example, vip@b.example]");
    assertThat(asked).containsExactly("a.example", "b.example");
  }

  @Test
  void aGroupTakesOneCopyWhateverTheDomains() {
    RouteResolver group =
        new FallbackRoutes(HostGroup.of(ONE, TWO, THREE), RouteResolver.fixed(host(4)));
    String[] recipients =
        IntStream.range(0, 20).mapToObj(i -> "x@d" + i + ".example").toArray(String[]::new);

    deliver(new Relay(group, (host, envelope, content) -> attempt(host, envelope)), recipients);

    assertThat(attempts).singleElement().asString().contains("x@d0.example", "x@d19.example");
  }

  private CompletionStage<Map<Recipient, DeliveryOutcome>> attempt(
      MailHost host, Envelope envelope) {
    attempts.add(host.name() + envelope.recipients());
    return all(envelope, TAKEN);
  }

  @Test
  void aChoiceThatFailsDefersItsRecipientOnly() {
    RouteResolver broken =
        new RouteResolver() {
          @Override
          public CompletionStage<Route> resolve(String domain) {
            return RouteResolver.fixed(ONE).resolve(domain);
          }

          @Override
          public RouteResolver chosenFor(Optional<EmailAddress> sender, Recipient recipient) {
            if (recipient.address().localPart().equals("bad")) {
              throw new IllegalStateException("boom");
            }
            return this;
          }
        };

    var outcomes =
        deliver(
            new Relay(broken, (host, envelope, content) -> all(envelope, TAKEN)),
            "bad@a.example",
            "good@a.example");

    assertThat(outcomes.get("bad@a.example")).isInstanceOf(Deferred.class);
    assertThat(outcomes).containsEntry("good@a.example", TAKEN);
  }

  /** RFC 8689 section 4.2.1. */
  @Test
  void aMessageThatDemandsTlsGoesOnlyToHostsKnownForSure() {
    MailHost sure =
        TWO.withTls(TlsDecision.of(TlsLevel.PREFERRED, PeerCheck.any())); // the administrator's
    routes.put("a.example", new Route.Hosts(List.of(ONE, sure)));
    routes.put("b.example", new Route.Hosts(List.of(ONE, THREE)));
    routes.put("c.example", new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, "no dns"));
    List<MailHost> tried = new ArrayList<>();
    Relay strict =
        new Relay(
            domain -> CompletableFuture.completedFuture(routes.get(domain)),
            (host, envelope, content) -> {
              tried.add(host);
              return all(envelope, TAKEN);
            });
    Envelope plain = Envelope.of("s@s.example", "x@a.example", "x@b.example", "x@c.example");
    Envelope demanding =
        new Envelope(
            plain.sender(), plain.recipients(), MailParameters.builder().requireTls().build());

    var outcomes = strict.deliver(demanding, CONTENT).toCompletableFuture().join();

    assertThat(tried)
        .singleElement()
        .satisfies(
            host -> {
              assertThat(host.name()).isEqualTo(TWO.name());
              assertThat(host.tls().level()).isEqualTo(TlsLevel.SECURE);
              assertThat(host.tls().rule()).isEqualTo(TlsRule.REQUIRETLS);
              assertThat(host.tls().check()).isEqualTo(PeerCheck.trusted(TWO.name()));
            });
    assertThat(outcomes.get(Recipient.of("x@a.example"))).isEqualTo(TAKEN);
    assertThat(outcomes.get(Recipient.of("x@b.example")))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.status()).hasToString("5.7.30"));
    assertThat(outcomes.get(Recipient.of("x@c.example"))).isInstanceOf(Deferred.class);

    tried.clear();
    strict.deliver(plain, CONTENT).toCompletableFuture().join();
    assertThat(tried).containsExactly(ONE, ONE); // unraised
  }

  /** That is no ground for a refusal for good: a host that is unknown now may do. */
  @Test
  void whatNobodyCouldTellNowKeepsTheMessage() {
    MailHost sure = TWO.withTls(TlsDecision.of(TlsLevel.PREFERRED, PeerCheck.any()));
    Optional<String> doubt = Optional.of("the address of mx1 is not known");
    routes.put("a.example", new Route.Hosts(List.of(ONE), doubt));
    routes.put("b.example", new Route.Hosts(List.of(sure), doubt));
    Relay strict =
        new Relay(
            domain -> CompletableFuture.completedFuture(routes.get(domain)),
            (host, envelope, content) ->
                all(
                    envelope,
                    new Failed(
                        EnhancedStatus.REQUIRETLS_SUPPORT_REQUIRED,
                        "not offered",
                        DeliveryOutcome.Retry.NEXT_HOST)));
    Envelope plain = Envelope.of("s@s.example", "x@a.example", "x@b.example");
    Envelope demanding =
        new Envelope(
            plain.sender(), plain.recipients(), MailParameters.builder().requireTls().build());
    assertThat(strict.deliver(demanding, CONTENT).toCompletableFuture().join().values())
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred ->
                            assertThat(deferred.text()).contains("address of mx1 is not known")));
  }

  @Test
  void aHostThatTheAdministratorHasFixedIsKnownForSure() {
    Route route = RouteResolver.fixed(ONE).resolve("any.example").toCompletableFuture().join();
    assertThat(((Route.Hosts) route).hosts().get(0).tls().requiredFor(ONE.name())).isPresent();
  }

  @Test
  void nobodyToDeliverToIsNoFailure() {
    assertThat(deliver(relay)).isEmpty();
  }

  private Map<String, DeliveryOutcome> deliver(String... recipients) {
    return deliver(relay, recipients);
  }

  private static Map<String, DeliveryOutcome> deliver(Relay relay, String... recipients) {
    Map<Recipient, DeliveryOutcome> outcomes =
        relay
            .deliver(Envelope.of("sender@s.example", recipients), CONTENT)
            .toCompletableFuture()
            .join();
    Map<String, DeliveryOutcome> byAddress = new LinkedHashMap<>();
    outcomes.forEach((recipient, outcome) -> byAddress.put(recipient.toString(), outcome));
    return byAddress;
  }

  private static CompletionStage<Map<Recipient, DeliveryOutcome>> all(
      Envelope envelope, DeliveryOutcome outcome) {
    Map<Recipient, DeliveryOutcome> outcomes = new HashMap<>();
    envelope.recipients().forEach(recipient -> outcomes.put(recipient, outcome));
    return CompletableFuture.completedFuture(Map.copyOf(outcomes));
  }

  private static RouteResolver resolver(Supplier<CompletionStage<Route>> answer) {
    return domain -> answer.get();
  }

  private static SmtpConnector connector(
      Supplier<CompletionStage<Map<Recipient, DeliveryOutcome>>> answer) {
    return (host, envelope, content) -> answer.get();
  }

  private static MailHost host(int number) {
    return new MailHost(
        "h" + number, InetAddresses.forString("192.0.2." + number), MailHost.SMTP_PORT);
  }
}
