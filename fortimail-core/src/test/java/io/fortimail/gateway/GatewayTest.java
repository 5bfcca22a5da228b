package io.fortimail.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.delivery.RoutingRule;
import io.fortimail.delivery.RoutingTable;
import io.fortimail.filter.Action;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.filter.RcptFilter;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.Wildcard;
import io.fortimail.quarantine.FolderQuarantine;
import io.fortimail.quarantine.Quarantine;
import io.fortimail.quarantine.QuarantineEntry;
import io.fortimail.testing.MemoryConnector;
import io.fortimail.testing.SmtpDialog;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
  private static final Route HOST =
      new Route.Hosts(
          List.of(new MailHost("mx.inside.example", InetAddress.getLoopbackAddress(), 25)));

  @TempDir Path folder;
  private Quarantine quarantine;
  private final Map<Recipient, DeliveryOutcome> answers = new HashMap<>();
  private final MemoryConnector inside =
      new MemoryConnector(
          r -> answers.getOrDefault(r, new DeliveryOutcome.Delivered("250 2.0.0 OK")));
  private final List<MessageReport> messages = new ArrayList<>();
  private final List<MessageReport> refusals = new ArrayList<>();

  @BeforeEach
  void openQuarantine() throws IOException {
    quarantine = FolderQuarantine.open(folder, NOON, new SecureRandom());
  }

  private SmtpDialog dialog(FilterChain chain) {
    return dialog(chain, domain -> HOST);
  }

  private SmtpDialog dialog(FilterChain chain, Function<String, Route> routes) {
    RouteResolver resolver = domain -> CompletableFuture.completedFuture(routes.apply(domain));
    return dialogBy(resolver, chain);
  }

  private SmtpDialog dialogBy(RouteResolver resolver, FilterChain chain) {
    Gateway gateway =
        Gateway.builder("gw.example", resolver, inside)
            .filter(chain)
            .quarantine(quarantine)
            .clock(NOON)
            .listener(
                new GatewayListener() {
                  @Override
                  public void message(MessageReport report) {
                    messages.add(report);
                  }

                  @Override
                  public void recipientRefused(MessageReport report) {
                    refusals.add(report);
                  }
                })
            .build();
    return SmtpDialog.with(Gateway.settings("gw.example").build(), gateway, SmtpDialog.CLIENT)
        .expect(220)
        .send("EHLO client.example")
        .expect(250);
  }

  private static FilterChain none() {
    return FilterChain.builder().build();
  }

  private static SmtpDialog send(SmtpDialog dialog, String... recipients) {
    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    for (String recipient : recipients) {
      dialog.send("RCPT TO:<" + recipient + ">").expect(250);
    }
    return dialog.send("DATA").expect(354).sendRaw("Subject: x\r\n\r\ntext\r\n.\r\n");
  }

  private List<QuarantineEntry> held() throws IOException {
    return quarantine.list(Quarantine.Order.OLDEST_FIRST).toList();
  }

  private static Finding match() {
    return Finding.match("bad thing");
  }

  @Test
  void aCleanMessageArrivesWithATraceHeaderOnTop() {
    send(dialog(none()), "b@x.example").expect(250, "2.6.0");

    String content = inside.deliveries().get(0).content();
    assertThat(content).endsWith("\r\nSubject: x\r\n\r\ntext\r\n");
    assertThat(content.replace("\r\n ", " ").replaceAll("id [0-9A-Z]+", "id X"))
        .startsWith(
            "Received: from client.example ([192.0.2.1]) by gw.example with ESMTP id X"
                + " for <b@x.example>; Tue, 24 Nov 2026 12:00:00 +0000\r\nSubject:");
    assertThat(messages.get(0).fates().get(Recipient.of("b@x.example")))
        .isInstanceOf(Fate.Delivered.class);
  }

  @Test
  void senderAndRecipientChooseTheRouteAtRcptAndAtDelivery() {
    List<String> asked = new ArrayList<>();
    RouteResolver usual =
        domain -> {
          asked.add(domain);
          return CompletableFuture.completedFuture(HOST);
        };
    Route none = new Route.Refused(EnhancedStatus.POLICY, "not from here");
    RouteResolver table =
        RoutingTable.builder()
            .rule(
                new RoutingRule(
                    new Wildcard("*@s.example"),
                    new Wildcard("closed@*"),
                    domain -> CompletableFuture.completedFuture(none)))
            .otherwise(usual)
            .build();
    SmtpDialog dialog = dialogBy(table, none());
    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    dialog.send("RCPT TO:<closed@x.example>").expect(550, "5.7.1");
    send(dialog.send("RSET").expect(250), "b@x.example").expect(250);
    assertThat(asked).containsExactly("x.example"); // at RCPT only: at delivery it is known
    dialog.send("MAIL FROM:<a@other.example>").expect(250);
    dialog.send("RCPT TO:<closed@x.example>").expect(250);
  }

  @Test
  void aClientThatIsRefusedLearnsItAtRcpt() {
    FilterChain chain =
        FilterChain.builder()
            .then("list", (ConnectFilter) view -> match().now(), Action.reject())
            .build();
    dialog(chain)
        .send("MAIL FROM:<a@s.example>")
        .expect(250)
        .send("RCPT TO:<b@x.example>")
        .expect(550, "5.7.1 bad thing")
        .send("DATA")
        .expect(554);
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).decision().recipients().get(0).decidedBy()).contains("list");
    assertThat(messages).isEmpty();
  }

  @Test
  void recipientsHaveFatesOfTheirOwn() throws IOException {
    FilterChain chain =
        FilterChain.builder()
            .then(
                "nobody",
                (RcptFilter)
                    view ->
                        (view.recipient().equals(Recipient.of("nobody@x.example"))
                                ? Finding.match("no such person")
                                : Finding.clear("known"))
                            .now(),
                Action.reject(new EnhancedStatus(5, 1, 1), "User unknown"))
            .then(
                "content",
                (MessageFilter) view -> match().now(),
                (finding, recipient) ->
                    recipient.equals(Recipient.of("lab@x.example"))
                        ? Action.addHeader("X-Found", "bad thing")
                        : recipient.equals(Recipient.of("sink@x.example"))
                            ? Action.discard()
                            : Action.quarantine())
            .build();
    SmtpDialog dialog = dialog(chain).send("MAIL FROM:<a@s.example>").expect(250);
    dialog.send("RCPT TO:<nobody@x.example>").expect(550, "5.1.1 User unknown");
    dialog.send("RCPT TO:<lab@x.example>").expect(250);
    dialog.send("RCPT TO:<sink@x.example>").expect(250);
    dialog.send("RCPT TO:<b@x.example>").expect(250);
    dialog.send("RCPT TO:<c@x.example>").expect(250);
    dialog.send("DATA").expect(354).sendRaw("x\r\n.\r\n").expect(250);

    assertThat(inside.deliveries()).hasSize(1);
    assertThat(inside.deliveries().get(0).envelope().recipients())
        .containsExactly(Recipient.of("lab@x.example"));
    assertThat(inside.deliveries().get(0).content()).contains("X-Found: bad thing\r\n");
    assertThat(held()).hasSize(1);
    assertThat(held().get(0).message().envelope().recipients())
        .containsExactly(Recipient.of("b@x.example"), Recipient.of("c@x.example"));
    assertThat(held().get(0).message().decidedBy()).contains("content");
    assertThat(quarantine.content(held().get(0).id()).get().asCharSource(ISO_8859_1).read())
        .isEqualTo("x\r\n");
    assertThat(messages.get(0).fates().get(Recipient.of("sink@x.example")).word())
        .isEqualTo("discarded");
  }

  @Test
  void aMessageThatEverybodyRefusesIsRefused() throws IOException {
    FilterChain chain =
        FilterChain.builder()
            .then("content", (MessageFilter) view -> match().now(), Action.reject())
            .build();
    send(dialog(chain), "b@x.example", "c@x.example").expect(550, "5.7.1 bad thing");
    assertThat(inside.deliveries()).isEmpty();
    assertThat(held()).isEmpty();
  }

  @Test
  void aRefusalThatCannotBeToldIsHeld() throws IOException {
    answers.put(Recipient.of("b@x.example"), MemoryConnector.refused("550 5.1.1 unknown"));
    send(dialog(none()), "b@x.example", "c@x.example").expect(250);
    assertThat(held()).hasSize(1);
    assertThat(held().get(0).message().envelope().recipients())
        .containsExactly(Recipient.of("b@x.example"));
    assertThat(held().get(0).message().reason()).contains("550 5.1.1 unknown");
  }

  /** With PRDR each is told for itself: nothing is held, and nobody waits for another. */
  @Test
  void whereEachIsToldNothingNeedsToBeHeld() throws IOException {
    answers.put(Recipient.of("no@x.example"), MemoryConnector.refused("no such user"));
    answers.put(Recipient.of("later@x.example"), MemoryConnector.busy("try later"));
    SmtpDialog dialog = dialog(none());
    dialog.send("MAIL FROM:<a@s.example> PRDR").expect(250);
    for (String recipient : List.of("b@x.example", "no@x.example", "later@x.example")) {
      dialog.send("RCPT TO:<" + recipient + ">").expect(250);
    }
    dialog.send("DATA").expect(354).sendRaw("Subject: x\r\n\r\ntext\r\n.\r\n");

    dialog.expect(353).expect(250, "2.6.0").expect(550, "no such user").expect(451, "try later");
    dialog.expect(250).expectNothing();
    assertThat(held()).isEmpty();
    assertThat(messages.get(0).fates()).hasSize(3);
  }

  @Test
  void whoHasTheMessageDoesNotGetItAgainWhenTheClientHasToComeAgain() {
    Recipient slow = Recipient.of("slow@x.example");
    answers.put(slow, MemoryConnector.busy("451 4.2.1 busy"));
    SmtpDialog dialog = dialog(none());
    send(dialog, "b@x.example", "slow@x.example").expect(451, "4.2.1 451 4.2.1 busy");
    send(dialog, "b@x.example", "slow@x.example").expect(451);
    answers.remove(slow);
    send(dialog, "b@x.example", "slow@x.example").expect(250);
    send(dialog, "b@x.example").expect(250); // a new message that happens to be the same

    assertThat(inside.deliveries())
        .extracting(delivery -> delivery.envelope().recipients())
        .containsExactly(
            List.of(Recipient.of("b@x.example")),
            List.of(slow),
            List.of(Recipient.of("b@x.example")));
  }

  @Test
  void aTemporaryFailureNeverBecomesAPermanentOne() {
    answers.put(Recipient.of("b@x.example"), MemoryConnector.refused("550 no"));
    answers.put(Recipient.of("c@x.example"), MemoryConnector.busy("451 later"));
    send(dialog(none()), "b@x.example", "c@x.example").expect(451);
    answers.remove(Recipient.of("c@x.example"));
    answers.put(Recipient.of("c@x.example"), MemoryConnector.refused("550 no"));
    send(dialog(none()), "b@x.example", "c@x.example").expect(550);
  }

  @Test
  void aRecipientWithoutAWayToItIsRefusedAtRcpt() {
    Map<String, Route> routes =
        Map.of(
            "none.example", new Route.Refused(EnhancedStatus.NULL_MX, "takes no mail"),
            "slow.example", new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, "no DNS"),
            "x.example", HOST);
    SmtpDialog dialog = dialog(none(), routes::get).send("MAIL FROM:<>").expect(250);
    dialog.send("RCPT TO:<b@none.example>").expect(550, "5.1.10 takes no mail");
    dialog.send("RCPT TO:<b@slow.example>").expect(450, "4.4.3 no DNS");
    dialog.send("RCPT TO:<b@x.example>").expect(250);
    assertThat(refusals)
        .extracting(r -> r.fates().values().iterator().next().word())
        .containsExactly("refused", "deferred");
  }

  @Test
  void aQuarantineThatFailsDefers() throws IOException {
    FilterChain chain =
        FilterChain.builder()
            .then("content", (MessageFilter) view -> match().now(), Action.quarantine())
            .build();
    SmtpDialog dialog = dialog(chain);
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    send(dialog, "b@x.example").expect(451, "4.3.0");
  }

  @Test
  void aChainThatFailsDefers() {
    FilterChain chain =
        FilterChain.builder()
            .then(
                "content",
                (MessageFilter) view -> match().now(),
                (finding, recipient) -> {
                  throw new IllegalStateException("a profile with a defect");
                })
            .build();
    send(dialog(chain), "b@x.example").expect(451);
    assertThat(inside.deliveries()).isEmpty();
  }
}
