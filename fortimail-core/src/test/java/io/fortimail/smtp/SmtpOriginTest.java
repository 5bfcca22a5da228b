package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Client;
import io.fortimail.mail.Network;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.testing.SmtpDialog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XCLIENT and XFORWARD, as Postfix documents them. The client of the dialogues is trusted. */
@Tag("attack-18")
class SmtpOriginTest {

  private final RecordingHandler handler = new RecordingHandler();

  private static SmtpServerSettings.Builder settings() {
    return Bearing.anyError()
        .xclientFrom(Network.of("192.0.2.0/24"))
        .xforwardFrom(Network.of("192.0.2.0/24"))
        .auth(SmtpAuth.by(Credentials.passwords(Map.of("ann", "pw")), Mechanism.PLAIN).inClear());
  }

  private SmtpDialog dialog() {
    return SmtpDialog.with(settings().build(), handler::open, SmtpDialog.CLIENT).expect(220);
  }

  private Client clientOf(SmtpDialog dialog) {
    dialog.send("MAIL FROM:<>").expect(250).send("RSET").expect(250);
    return handler.lastMail().client();
  }

  @Test
  void theOtherTakesThePlaceOfThePeer() {
    SmtpDialog dialog = dialog().send("EHLO proxy.example").expect(250, "XCLIENT");
    dialog.send("XCLIENT NAME=c.example ADDR=198.51.100.7 PORT=99 PROTO=ESMTP LOGIN=bob");
    dialog.expect(220).send("MAIL FROM:<>").expect(503);
    dialog.send("EHLO c.example").expect(250, "XCLIENT");
    assertThat(clientOf(dialog))
        .isEqualTo(Client.at("198.51.100.7").withHelo("c.example").withUser("bob"));
    assertThat(handler.opened)
        .containsExactly(SmtpDialog.CLIENT, Client.at("198.51.100.7").withUser("bob"));
    assertThat(handler.closes).isEqualTo(1);
    assertThat(handler.connects).isEqualTo(2);
    dialog.close();
    assertThat(handler.closes).isEqualTo(2);
  }

  @Test
  void addressesOfBothKinds() {
    SmtpDialog dialog = dialog();
    dialog.send("XCLIENT ADDR=IPV6:2001:db8::1 HELO=named.example").expect(220);
    dialog.send("HELO proxy.example").expect(250);
    assertThat(clientOf(dialog)).isEqualTo(Client.at("2001:db8::1").withHelo("named.example"));
    dialog.send("XCLIENT ADDR=[UNAVAILABLE] NAME=[TEMPUNAVAIL]").expect(220);
    dialog.send("HELO proxy.example").expect(250);
    assertThat(clientOf(dialog).helo()).as("the name was the last one's").contains("proxy.example");
  }

  @Test
  @Tag("attack-20")
  void theUserOfThePeerIsNotThatOfTheOther() {
    SmtpDialog dialog = dialog().send("EHLO proxy.example").expect(250);
    dialog.send("AUTH PLAIN AGFubgBwdw==").expect(235);
    dialog.send("XCLIENT ADDR=198.51.100.7").expect(220).send("EHLO c.example").expect(250, "AUTH");
    assertThat(clientOf(dialog).user()).isEmpty();
  }

  @Test
  void oneThatLooksLikeTheLastIsAnotherAllTheSame() {
    SmtpDialog dialog = dialog();
    for (int i = 0; i < 3; i++) {
      dialog.send("XCLIENT ADDR=198.51.100.7").expect(220);
    }
    assertThat(handler.opened).hasSize(4);
    assertThat(handler.closes).isEqualTo(3);
    dialog.close();
    assertThat(handler.closes).isEqualTo(4);
  }

  @Test
  void aHandlerThatCannotBeMadeIsNotClosedTwice() {
    SmtpHandlerFactory once =
        client -> {
          handler.open(client);
          if (handler.opened.size() > 1) {
            throw new IllegalStateException("no more");
          }
          return handler;
        };
    SmtpDialog dialog = SmtpDialog.with(settings().build(), once, SmtpDialog.CLIENT).expect(220);
    dialog.send("XCLIENT ADDR=198.51.100.7").expect(451).expectClosed();
    dialog.close();
    assertThat(handler.closes).isEqualTo(1);
  }

  @Test
  void theOtherMayBeRefused() {
    RecordingHandler refusing =
        new RecordingHandler() {
          @Override
          public CompletionStage<SmtpReply> connect() {
            return super.connect().thenApply(ok -> connects == 1 ? ok : SmtpReplies.EARLY_TALKER);
          }
        };
    SmtpDialog.with(settings().build(), refusing::open, SmtpDialog.CLIENT)
        .expect(220)
        .send("XCLIENT ADDR=198.51.100.7")
        .expect(554)
        .expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ADDR",
        "=198.51.100.7",
        "ADDR=",
        "ADDR=c.example",
        "ADDR=300.1.1.1",
        "ADDR=198.51.100.7 XYZZY=1",
        "HELO=",
        "HELO=a+0Db",
        "HELO=<evil>",
        "LOGIN=",
        "LOGIN=a+2",
        "LOGIN=a=b",
      })
  void whatIsNotUnderstoodChangesNothing(String attributes) {
    SmtpDialog dialog = dialog().send("EHLO proxy.example").expect(250);
    dialog.send("XCLIENT " + attributes).expect(501, "5.5.4");
    assertThat(clientOf(dialog)).isEqualTo(SmtpDialog.CLIENT.withHelo("proxy.example"));
  }

  @Test
  void notInTheMiddleOfATransaction() {
    SmtpDialog dialog = dialog().send("EHLO proxy.example").expect(250);
    dialog.send("MAIL FROM:<>").expect(250).send("XCLIENT ADDR=198.51.100.7").expect(503);
    dialog.send("XFORWARD ADDR=198.51.100.7").expect(503);
  }

  @Test
  void trustIsInThePeerAndNotInWhomItSpeaksFor() {
    SmtpDialog other =
        SmtpDialog.with(settings().build(), handler::open, Client.at("198.51.100.7")).expect(220);
    other.send("EHLO c.example").expect(250).send("XCLIENT ADDR=192.0.2.1").expect(550);
    other.send("XFORWARD ADDR=192.0.2.1").expect(550);
    SmtpDialog dialog = dialog().send("XCLIENT ADDR=198.51.100.7").expect(220);
    dialog.send("XCLIENT ADDR=203.0.113.9").expect(220).send("EHLO c.example").expect(250);
    assertThat(clientOf(dialog).addressText()).isEqualTo("203.0.113.9");
  }

  @Test
  void whatComesBehindXclientInOneGoIsEarlyTalk() {
    dialog()
        .sendRaw("XCLIENT ADDR=198.51.100.7\r\nEHLO evil.example\r\n")
        .expect(554)
        .expectClosed();
  }

  @Test
  void xforwardTellsOfTheNextMessageOnly() {
    SmtpDialog dialog = dialog().send("EHLO proxy.example").expect(250, "XFORWARD");
    dialog.send("XFORWARD NAME=c.example ADDR=198.51.100.7").expect(250);
    dialog.send("xforward helo=evil+0D+0Ax ident=[UNAVAILABLE] source=REMOTE").expect(250);
    Client client = clientOf(dialog);
    assertThat(client).isEqualTo(SmtpDialog.CLIENT.withHelo("proxy.example"));
    assertThat(handler.lastMail().forwarded())
        .containsOnly(
            Map.entry("NAME", "c.example"),
            Map.entry("ADDR", "198.51.100.7"),
            Map.entry("HELO", "evil??x"),
            Map.entry("SOURCE", "REMOTE"));
    clientOf(dialog);
    assertThat(handler.lastMail().forwarded()).isEmpty();
    for (String bad : List.of("XYZZY=1", "NAME", "NAME=", "ADDR=a+2")) {
      dialog.send("XFORWARD " + bad).expect(501, "5.5.4");
    }
  }
}
