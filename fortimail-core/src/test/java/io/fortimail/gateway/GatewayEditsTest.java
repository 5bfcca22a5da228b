package io.fortimail.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.filter.Action;
import io.fortimail.filter.ActionProfile;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayEditsTest {

  private static final Route HOST =
      new Route.Hosts(
          List.of(new MailHost("mx.inside.example", InetAddress.getLoopbackAddress(), 25)));
  private static final Recipient BOB = Recipient.of("bob@x.example");
  private static final Recipient EVE = Recipient.of("eve@x.example");
  private static final Recipient LOG = Recipient.of("log@x.example");

  @TempDir Path folder;
  private Quarantine quarantine;
  private final Map<Recipient, DeliveryOutcome> answers = new HashMap<>();
  private final MemoryConnector inside =
      new MemoryConnector(
          r -> answers.getOrDefault(r, new DeliveryOutcome.Delivered("250 2.0.0 OK")));
  private final List<MessageReport> messages = new ArrayList<>();

  @BeforeEach
  void openQuarantine() throws IOException {
    quarantine = FolderQuarantine.open(folder, Clock.systemUTC(), new SecureRandom());
  }

  private SmtpDialog dialog(MessageEdit... edits) {
    return dialog(Action.edit(edits));
  }

  private SmtpDialog dialog(ActionProfile profile) {
    FilterChain chain =
        FilterChain.builder()
            .then(MessageFilter.of("edit", view -> Finding.match("edited")), profile)
            .blockingOn(Runnable::run)
            .build();
    Gateway gateway =
        Gateway.builder("gw.example", domain -> CompletableFuture.completedFuture(HOST), inside)
            .filter(chain)
            .quarantine(quarantine)
            .ownFields("X-Verdict")
            .blockingOn(Runnable::run)
            .listener(
                new GatewayListener() {
                  @Override
                  public void message(MessageReport report) {
                    messages.add(report);
                  }
                })
            .build();
    return SmtpDialog.with(Gateway.settings("gw.example").build(), gateway, SmtpDialog.CLIENT)
        .expect(220)
        .send("EHLO client.example")
        .expect(250);
  }

  private static SmtpDialog send(SmtpDialog dialog, String message, Recipient... recipients) {
    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    for (Recipient recipient : recipients) {
      dialog.send("RCPT TO:<" + recipient + ">").expect(250);
    }
    return dialog.send("DATA").expect(354).sendRaw(message + ".\r\n");
  }

  private String arrived(int copy) {
    String content = inside.deliveries().get(copy).content();
    assertThat(content).startsWith("Received: ");
    return content.substring(content.indexOf("Subject:"));
  }

  private Fate fate(Recipient recipient) {
    return messages.get(0).fates().get(recipient);
  }

  @Test
  void subjectAndTextAreChangedOnTheWay() {
    SmtpDialog dialog =
        dialog(
            MessageEdit.TagSubject.with("[EXT]"),
            MessageEdit.AddText.of(MessageEdit.Place.END, "checked"));

    send(dialog, "Subject: x\r\n\r\ntext\r\n", BOB).expect(250);

    assertThat(arrived(0)).isEqualTo("Subject: [EXT] x\r\n\r\ntext\r\nchecked\r\n");
  }

  @Test
  void recipientsWithDifferentEditsGetDifferentCopies() {
    SmtpDialog dialog =
        dialog(
            (finding, recipient) ->
                recipient.equals(BOB)
                    ? Action.edit(MessageEdit.TagSubject.with("[EXT]"))
                    : Action.proceed());

    send(dialog, "Subject: x\r\n\r\n", BOB, EVE).expect(250);

    assertThat(List.of(arrived(0), arrived(1)))
        .containsExactlyInAnyOrder("Subject: [EXT] x\r\n\r\n", "Subject: x\r\n\r\n");
  }

  @Test
  @Tag("attack-46")
  @Tag("attack-47")
  void whatOnlyTheGatewayMaySayIsRemovedFromWhatComesIn() {
    String forged =
        "X-Verdict: clean\r\nAuthentication-Results: GW.example; spf=pass\r\n"
            + "Authentication-Results: other.example; spf=pass\r\nX-VERDICT: clean\r\n";

    send(dialog(new MessageEdit.AddHeader("X-Verdict", "spam")), forged + "Subject: x\r\n\r\n", BOB)
        .expect(250);

    assertThat(inside.deliveries().get(0).content())
        .contains("X-Verdict: spam\r\n", "other.example")
        .doesNotContain("clean", "GW.example;");
  }

  @Test
  @Tag("attack-49")
  void longAndEightBitLinesPassAsTheyCame() {
    String body = "x".repeat(900) + "\r\n" + "y".repeat(60_000) + "\r\n\u00e4 \t\r\n.\r\n";

    send(
            dialog(new MessageEdit.AddHeader("X-Verdict", "ok")),
            "Subject: x\r\n\r\n" + body.replace("\r\n.", "\r\n.."),
            BOB)
        .expect(250);

    assertThat(arrived(0)).isEqualTo("Subject: x\r\n\r\n" + body);
  }

  @Test
  void theEnvelopeIsChangedOnTheWay() {
    SmtpDialog dialog =
        dialog(
            new MessageEdit.ChangeSender(Optional.of(EmailAddress.of("b@s.example"))),
            new MessageEdit.AddRecipient(LOG),
            new MessageEdit.RewriteRecipient(BOB, EmailAddress.of("robert@x.example")),
            new MessageEdit.RemoveRecipient(EVE));

    send(dialog, "Subject: x\r\n\r\n", BOB, EVE).expect(250);

    assertThat(inside.deliveries()).hasSize(1);
    assertThat(inside.deliveries().get(0).envelope().sender())
        .contains(EmailAddress.of("b@s.example"));
    assertThat(inside.deliveries().get(0).envelope().recipients())
        .containsExactlyInAnyOrder(Recipient.of("robert@x.example"), LOG);
    assertThat(fate(BOB)).isInstanceOf(Fate.Delivered.class);
    assertThat(fate(EVE)).isInstanceOf(Fate.Discarded.class);
  }

  @Test
  void whatBecomesOfARewrittenRecipientIsToldAsThatOfTheOneItWas() {
    answers.put(EVE, MemoryConnector.refused("no such user"));

    send(dialog(new MessageEdit.RewriteRecipient(BOB, EVE.address())), "Subject: x\r\n\r\n", BOB)
        .expect(550, "5.1.1 no such user");

    assertThat(fate(BOB)).isInstanceOf(Fate.Refused.class);
  }

  @Test
  void aCopyThatMustWaitMakesTheClientComeAgainAndNobodyGetsTwo() {
    answers.put(LOG, MemoryConnector.busy("mailbox full"));
    SmtpDialog dialog = dialog(new MessageEdit.AddRecipient(LOG));
    send(dialog, "Subject: x\r\n\r\n", BOB).expect(451, "4.2.1 mailbox full");
    answers.clear();

    send(dialog, "Subject: x\r\n\r\n", BOB).expect(250);

    assertThat(inside.deliveries())
        .extracting(delivery -> delivery.envelope().recipients())
        .containsExactly(List.of(BOB), List.of(LOG));
  }

  @Test
  void whoWasAddedGetsOneCopyThoughOthersMustWait() {
    answers.put(BOB, MemoryConnector.busy("not now"));
    SmtpDialog dialog = dialog(new MessageEdit.AddRecipient(LOG));
    send(dialog, "Subject: x\r\n\r\n", BOB).expect(451);
    send(dialog, "Subject: x\r\n\r\n", BOB).expect(451);
    answers.clear();

    send(dialog, "Subject: x\r\n\r\n", BOB).expect(250);

    assertThat(inside.deliveries())
        .extracting(delivery -> delivery.envelope().recipients())
        .containsExactly(List.of(LOG), List.of(BOB));
  }

  @Test
  void whoIsAddedByTwoDecisionsGetsOneCopy() {
    SmtpDialog dialog =
        dialog(
            (finding, recipient) ->
                Action.edit(
                    MessageEdit.TagSubject.with("[" + recipient.address().localPart() + "]"),
                    new MessageEdit.AddRecipient(LOG)));

    send(dialog, "Subject: x\r\n\r\n", BOB, EVE).expect(250);

    assertThat(inside.deliveries().stream().flatMap(d -> d.envelope().recipients().stream()))
        .containsExactlyInAnyOrder(BOB, EVE, LOG);
  }

  @Test
  void aCopyThatIsRefusedIsHeldWithItsEdits() throws IOException {
    answers.put(LOG, MemoryConnector.refused("no such user"));
    SmtpDialog dialog =
        dialog(MessageEdit.TagSubject.with("[EXT]"), new MessageEdit.AddRecipient(LOG));

    send(dialog, "Subject: x\r\n\r\n", BOB).expect(250);

    assertThat(fate(BOB)).isInstanceOf(Fate.Delivered.class);
    assertThat(fate(LOG)).isInstanceOf(Fate.Quarantined.class);
    QuarantineEntry entry =
        quarantine.list(Quarantine.Order.OLDEST_FIRST).findFirst().orElseThrow();
    assertThat(entry.message().envelope().recipients()).containsExactly(LOG);
    assertThat(quarantine.content(entry.id()).orElseThrow().asCharSource(ISO_8859_1).read())
        .isEqualTo("Subject: [EXT] x\r\n\r\n");
  }

  /** With PRDR nobody comes again because of somebody whom the client does not know. */
  @Test
  void aCopyThatMustWaitIsHeldWhereEachRecipientHasItsReply() throws IOException {
    answers.put(LOG, MemoryConnector.busy("mailbox full"));
    SmtpDialog dialog = dialog(new MessageEdit.AddRecipient(LOG));
    dialog.send("MAIL FROM:<a@s.example> PRDR").expect(250);
    dialog.send("RCPT TO:<" + BOB + ">").expect(250).send("RCPT TO:<" + EVE + ">").expect(250);
    dialog.send("DATA").expect(354).sendRaw("Subject: x\r\n\r\n.\r\n");
    dialog.expect(250); // one for both, since they are the same

    assertThat(fate(LOG)).isInstanceOf(Fate.Quarantined.class);
  }

  @Test
  void whoIsBothNamedAndAddedHasAReplyOfItsOwnAndChangesNoOther() {
    answers.put(LOG, MemoryConnector.refused("no such user"));
    SmtpDialog dialog =
        dialog(
            (finding, recipient) ->
                recipient.equals(BOB)
                    ? Action.edit(new MessageEdit.AddRecipient(LOG))
                    : Action.proceed());
    dialog.send("MAIL FROM:<a@s.example> PRDR").expect(250);
    dialog.send("RCPT TO:<" + BOB + ">").expect(250).send("RCPT TO:<" + LOG + ">").expect(250);
    dialog.send("DATA").expect(354).sendRaw("Subject: x\r\n\r\n.\r\n");

    dialog.expect(353).expect(250, "2.6.0").expect(550, "no such user").expect(250);
  }

  @Test
  void aRecipientWhoIsRefusedIsToldSoThoughACopyWasDelivered() {
    answers.put(BOB, MemoryConnector.refused("no such user"));

    send(dialog(new MessageEdit.AddRecipient(LOG)), "Subject: x\r\n\r\n", BOB)
        .expect(550, "5.1.1 no such user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authentication-Results\r\n : gw.example; spf=pass",
        "Authentication-Results\0: gw.example; spf=pass",
        "Authentication-Results (x) : gw.example; spf=pass",
        "Authentication-Results: \u00ef\u00bd\u0087\u00ef\u00bd\u0097.example; spf=pass",
        "X-Verdict\r\n : clean",
        "X-Verdict\t: clean",
        "X-Ver\u0001dict: clean",
      })
  @Tag("attack-46")
  @Tag("attack-47")
  void aForgedFieldWithAnOddNameIsRemovedToo(String field) {
    send(dialog(new MessageEdit[0]), field + "\r\nSubject: x\r\n\r\n", BOB).expect(250);

    assertThat(inside.deliveries().get(0).content()).doesNotContain("spf=pass", "clean");
  }

  @Test
  @Tag("attack-41")
  @Tag("attack-46")
  void aHeaderThatIsNotReadToItsEndIsRefused() {
    String many = "X: y\r\n".repeat(1_001);

    send(dialog(new MessageEdit[0]), many + "Subject: x\r\n\r\n", BOB)
        .expect(554, "5.6.0 Message has more than 1000 header fields");

    assertThat(inside.deliveries()).isEmpty();
    assertThat(fate(BOB)).isInstanceOf(Fate.Refused.class);
  }

  @Test
  void aBrokenSignatureIsToldInTheReport() {
    String signed =
        "DKIM-Signature: v=1; d=s.example; s=k; h=from:subject; bh=x; b=y\r\n"
            + "From: a@s.example\r\nSubject: x\r\n\r\ntext\r\n";

    send(dialog(MessageEdit.TagSubject.with("[EXT]")), signed, BOB).expect(250);

    assertThat(messages.get(0).decision().trace().toString())
        .contains("edit: tag subject with [EXT]")
        .contains("breaks: DKIM of s.example broken by: tag subject with [EXT]");
    assertThat(messages.get(0).decision().trace().toJson())
        .contains("\"breaks\":[\"DKIM of s.example broken by: tag subject with [EXT]\"]");
  }
}
