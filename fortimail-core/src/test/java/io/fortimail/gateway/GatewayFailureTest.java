package io.fortimail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.Action;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpServerSettings;
import io.fortimail.testing.MemoryConnector;
import io.fortimail.testing.SmtpDialog;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails around a delivery must neither lose a message nor deliver it twice. */
class GatewayFailureTest {

  private static final Recipient B = Recipient.of("b@x.example");
  private static final Recipient C = Recipient.of("c@x.example");
  private static final RouteResolver ROUTES =
      RouteResolver.fixed(new MailHost("mx.inside.example", InetAddress.getLoopbackAddress(), 25));

  private final Map<Recipient, DeliveryOutcome> answers = new HashMap<>();
  private final MemoryConnector inside =
      new MemoryConnector(
          r -> answers.getOrDefault(r, new DeliveryOutcome.Delivered("250 2.0.0 OK")));

  private Gateway.Builder gateway() {
    return Gateway.builder("gw.example", ROUTES, inside);
  }

  private static SmtpDialog dialog(Gateway gateway) {
    return SmtpDialog.with(SmtpServerSettings.of("gw.example"), gateway, SmtpDialog.CLIENT)
        .expect(220)
        .send("EHLO client.example")
        .expect(250);
  }

  private static SmtpDialog send(SmtpDialog dialog, Recipient... recipients) {
    return sendContent(dialog, "Subject: x\r\n\r\ntext\r\n", recipients);
  }

  private static SmtpDialog sendContent(
      SmtpDialog dialog, String content, Recipient... recipients) {
    dialog.send("MAIL FROM:<a@s.example>").expect(250);
    for (Recipient recipient : recipients) {
      dialog.send("RCPT TO:<" + recipient + ">").expect(250);
    }
    return dialog.send("DATA").expect(354).sendRaw(content + ".\r\n");
  }

  private List<List<Recipient>> delivered() {
    return inside.deliveries().stream().map(d -> d.envelope().recipients()).toList();
  }

  @Test
  void aListenerThatFailsChangesNothing() {
    GatewayListener broken =
        new GatewayListener() {
          @Override
          public void message(MessageReport report) {
            throw new IllegalStateException("listener");
          }

          @Override
          public void recipientRefused(MessageReport report) {
            throw new IllegalStateException("listener");
          }
        };
    SmtpDialog dialog = dialog(gateway().listener(broken).build());
    send(dialog, B).expect(250);
    assertThat(delivered()).containsExactly(List.of(B));
  }

  @Test
  void whereThereIsNoThreadToRememberWithTheReplyIsStillTheReply() {
    List<Runnable> left = new ArrayList<>();
    Executor full =
        task -> {
          if (left.isEmpty()) {
            throw new RejectedExecutionException("full");
          }
          left.remove(0);
          task.run();
        };
    SmtpDialog dialog = dialog(gateway().blockingOn(full).build());
    answers.put(C, MemoryConnector.busy("451 4.2.1 busy"));
    left.add(() -> {});
    send(dialog, B, C).expect(451, "4.2.1 451 4.2.1 busy");
    answers.clear();
    left.add(() -> {}); // looked up, but not forgotten
    send(dialog, B, C).expect(250);
    assertThat(delivered()).containsExactly(List.of(B), List.of(C));
  }

  @Test
  void theSameMessageToOthersForgetsNobody() {
    SmtpDialog dialog = dialog(gateway().blockingOn(Runnable::run).build());
    Recipient d = Recipient.of("d@x.example");
    answers.put(C, MemoryConnector.busy("451 4.2.1 busy"));
    send(dialog, B, C).expect(451);
    send(dialog, d).expect(250); // a client that has split a long list of recipients
    answers.clear();
    send(dialog, B, C).expect(250);
    assertThat(delivered()).containsExactly(List.of(B), List.of(d), List.of(C));
  }

  @Test
  void aQuarantineThatBreaksDefersAndTheOthersDoNotGetItTwice() {
    FilterChain chain =
        FilterChain.builder()
            .then(
                "content",
                (MessageFilter) view -> Finding.match("bad").now(),
                (finding, recipient) ->
                    recipient.equals(C) ? Action.quarantine() : Action.proceed())
            .build();
    BrokenQuarantine broken = new BrokenQuarantine();
    SmtpDialog dialog =
        dialog(gateway().filter(chain).quarantine(broken).blockingOn(Runnable::run).build());
    send(dialog, B, C).expect(451, "4.3.0");
    send(dialog, B, C).expect(451, "4.3.0");
    assertThat(broken.tried).isEqualTo(2);
    assertThat(delivered()).containsExactly(List.of(B));
  }

  @Test
  @Tag("attack-30")
  void aMessageThatGoesInCirclesIsRefused() {
    List<MessageReport> reports = new ArrayList<>();
    int[] inspected = new int[1];
    FilterChain chain =
        FilterChain.builder()
            .then(
                "count",
                (MessageFilter)
                    view -> {
                      inspected[0]++;
                      return Finding.clear("fine").now();
                    },
                Action.proceed())
            .build();
    GatewayListener listener =
        new GatewayListener() {
          @Override
          public void message(MessageReport report) {
            reports.add(report);
          }
        };
    SmtpDialog dialog = dialog(gateway().filter(chain).listener(listener).build());
    String hop = "ReceiVED: from a.example by b.example;\r\n Tue, 24 Nov 2026 12:00:00 +0000\r\n";
    sendContent(dialog, hop.repeat(50) + "\r\nReceived: in the body\r\n", B).expect(250);
    sendContent(dialog, hop.repeat(51) + "\r\ntext\r\n", B, C).expect(554, "5.4.6");
    send(dialog, B).expect(250);

    assertThat(inspected[0]).isEqualTo(2);
    assertThat(delivered()).containsExactly(List.of(B), List.of(B));
    assertThat(reports.get(1).fates().keySet()).isEqualTo(Set.of(B, C));
    assertThat(reports.get(1).fates().values()).allMatch(Fate.Refused.class::isInstance);
    assertThat(reports.get(1).decision().forRecipient(C).decidedBy()).contains("hops");
  }

  @ParameterizedTest
  @CsvSource({
    "client.example, client.example",
    "[192.0.2.9], [192.0.2.9]",
    "a:b, unknown",
    "[[[, unknown",
    "#, unknown"
  })
  void aTraceHeaderNamesADomainOrALiteral(String helo, String named) { // RFC 5321 4.4
    SmtpDialog dialog = dialog(gateway().build()).send("EHLO " + helo).expect(250);
    send(dialog, B).expect(250);
    assertThat(inside.deliveries().get(0).content())
        .startsWith("Received: from " + named + " ([192.0.2.1])");
  }
}
