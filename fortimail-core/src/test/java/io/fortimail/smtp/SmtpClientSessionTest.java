package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteSource;
import io.fortimail.mail.BodyType;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpClientSessionTest {

  private static final Recipient B = Recipient.of("b@x.example");
  private static final Recipient C = Recipient.of("c@x.example");
  private static final Envelope ENVELOPE = Envelope.of("a@s.example", "b@x.example", "c@x.example");
  private static final String EHLO = "250-mx\r\n250-PIPELINING\r\n250 8BITMIME\r\n";

  private static SmtpClientSession session(String content) {
    return new SmtpClientSession(
        "c.example",
        ENVELOPE,
        ByteSource.wrap(content.getBytes(ISO_8859_1)),
        SmtpClientLimits.DEFAULT);
  }

  private static SmtpClientSession hear(SmtpClientSession session, String replies) {
    session.receive(ByteBuffer.wrap(replies.getBytes(ISO_8859_1)));
    return session;
  }

  private static String said(SmtpClientSession session) {
    ByteBuffer out = ByteBuffer.allocate(100_000);
    session.drainTo(out);
    return ISO_8859_1.decode(out.flip()).toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 7, 64, 1_000, 65_536})
  void whatGoesInComesOut(int piece) {
    String content = "Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n" + "long line ".repeat(500) + "\r\n";
    CollectingHandler handler = new CollectingHandler();
    ByteSource source = ByteSource.wrap(content.getBytes(ISO_8859_1));

    Map<Recipient, SmtpSendResult> results = SmtpPair.deliver(ENVELOPE, source, handler, piece);

    assertThat(results.values()).allMatch(SmtpSendResult.Taken.class::isInstance);
    assertThat(results).containsOnlyKeys(B, C);
    assertThat(handler.taken.get(0).content()).isEqualTo(content);
    Envelope taken = handler.taken.get(0).envelope();
    assertThat(taken.sender()).isEqualTo(ENVELOPE.sender());
    assertThat(taken.recipients()).isEqualTo(ENVELOPE.recipients());
    assertThat(taken.parameters().size().orElseThrow()).isGreaterThanOrEqualTo(content.length());
  }

  @ParameterizedTest
  @Tag("attack-13")
  @CsvSource(
      value = {
        "a\\nb|a\\r\\nb\\r\\n",
        "a\\rb|a\\r\\nb\\r\\n",
        "a\\r\\r\\nb\\r\\n|a\\r\\n\\r\\nb\\r\\n",
        "a\\n.\\nb|a\\r\\n.\\r\\nb\\r\\n",
        "a\\r|a\\r\\n",
        "a|a\\r\\n",
        "\\n|\\r\\n"
      },
      delimiter = '|')
  void whatIsSentHasNoBareLineEnds(String content, String received) {
    CollectingHandler handler = new CollectingHandler();
    ByteSource source = ByteSource.wrap(unescaped(content).getBytes(ISO_8859_1));
    SmtpPair.deliver(ENVELOPE, source, handler, 64);
    assertThat(handler.taken.get(0).content()).isEqualTo(unescaped(received));
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }

  @Test
  void anEmptyMessageIsSent() {
    CollectingHandler handler = new CollectingHandler();
    SmtpPair.deliver(ENVELOPE, ByteSource.empty(), handler, 64);
    assertThat(handler.taken.get(0).content()).isEmpty();
  }

  @Test
  void commandsGoTogetherWherePipeliningIsOffered() {
    SmtpClientSession session = session("text\r\n");
    assertThat(said(session)).isEmpty();
    assertThat(said(hear(session, "220 mx\r\n"))).isEqualTo("EHLO c.example\r\n");
    assertThat(said(hear(session, EHLO)))
        .isEqualTo(
            "MAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nRCPT TO:<c@x.example>\r\nDATA\r\n");
    assertThat(said(hear(session, "250 ok\r\n250 ok\r\n550 5.1.1 no\r\n354 go\r\n")))
        .isEqualTo("text\r\n.\r\n");
    assertThat(said(hear(session, "250 2.0.0 taken\r\n"))).isEqualTo("QUIT\r\n");
    assertThat(session.isSettled()).isTrue();
    assertThat(session.isOver()).isFalse();
    hear(session, "221 bye\r\n");
    assertThat(session.isOver()).isTrue();
    assertThat(session.results().get(B)).isInstanceOf(SmtpSendResult.Taken.class);
    assertThat(session.results().get(C))
        .isEqualTo(
            new SmtpSendResult.Refused(SmtpReply.of(550, new EnhancedStatus(5, 1, 1), "no")));
  }

  @Test
  void commandsGoOneByOneWhereItIsNot() {
    SmtpClientSession session = session("text\r\n");
    hear(session, "220 mx\r\n");
    said(session);
    hear(session, "500 what\r\n"); // no EHLO
    assertThat(said(session)).isEqualTo("HELO c.example\r\n");
    assertThat(said(hear(session, "250 mx\r\n"))).isEqualTo("MAIL FROM:<a@s.example>\r\n");
    assertThat(said(hear(session, "250 ok\r\n"))).isEqualTo("RCPT TO:<b@x.example>\r\n");
    assertThat(said(hear(session, "550 no\r\n"))).isEqualTo("RCPT TO:<c@x.example>\r\n");
    assertThat(said(hear(session, "452 full\r\n"))).isEqualTo("QUIT\r\n");
    assertThat(session.isSettled()).isTrue();
  }

  @Test
  void ifEveryRecipientIsRefusedInAGroupTheBodyIsEmpty() {
    SmtpClientSession session = session("secret\r\n");
    said(hear(session, "220 mx\r\n"));
    said(hear(session, EHLO));
    assertThat(said(hear(session, "250 ok\r\n550 no\r\n550 no\r\n354 go\r\n"))).isEqualTo(".\r\n");
    assertThat(said(hear(session, "554 no\r\n"))).isEqualTo("QUIT\r\n");
    assertThat(session.results().values()).allMatch(SmtpSendResult.Refused.class::isInstance);
  }

  @Test
  void aRefusedSenderIsARefusalForAll() {
    SmtpClientSession session = session("text\r\n");
    said(hear(session, "220 mx\r\n"));
    said(hear(session, EHLO));
    assertThat(said(hear(session, "451 later\r\n503 x\r\n503 x\r\n503 x\r\n")))
        .isEqualTo("QUIT\r\n");
    assertThat(session.results().values())
        .allSatisfy(
            result -> assertThat(((SmtpSendResult.Refused) result).reply().code()).isEqualTo(451));
  }

  @Test
  void sizeAndBodyAreSaidWhereTheServerKnowsThem() {
    SmtpClientSession session = session("caf\u00e9\r\n");
    said(hear(session, "220 mx\r\n"));
    assertThat(said(hear(session, "250-mx\r\n250-SIZE 1000\r\n250 8bitmime\r\n")))
        .isEqualTo("MAIL FROM:<a@s.example> SIZE=6 BODY=8BITMIME\r\n");
  }

  @Test
  void aMessageOverTheServersLimitIsNotSent() {
    SmtpClientSession session = session("x".repeat(1_001));
    said(hear(session, "220 mx\r\n"));
    assertThat(said(hear(session, "250-mx\r\n250 SIZE 1000\r\n"))).isEqualTo("QUIT\r\n");
    assertThat(refusal(session, B).code()).isEqualTo(552);
  }

  @Test
  void anEightBitMessageIsNotSentWhereItIsNotTaken() {
    SmtpClientSession session = session("caf\u00e9\r\n");
    said(hear(session, "220 mx\r\n"));
    assertThat(said(hear(session, "250 mx\r\n"))).isEqualTo("QUIT\r\n");
    assertThat(refusal(session, B).status()).contains(EnhancedStatus.CONVERSION_REQUIRED);
  }

  @Test
  void aDeclarationWithoutEightBitOctetsNeedsNoConversion() {
    SmtpClientSession session =
        new SmtpClientSession(
            "c.example",
            new Envelope(
                ENVELOPE.sender(),
                ENVELOPE.recipients(),
                MailParameters.of(BodyType.EIGHT_BIT_MIME)),
            ByteSource.wrap(new byte[] {'a'}),
            SmtpClientLimits.DEFAULT);
    said(hear(session, "220 mx\r\n"));
    assertThat(said(hear(session, "250 mx\r\n"))).isEqualTo("MAIL FROM:<a@s.example>\r\n");
  }

  private static SmtpReply refusal(SmtpClientSession session, Recipient recipient) {
    return ((SmtpSendResult.Refused) session.results().get(recipient)).reply();
  }

  @ParameterizedTest
  @ValueSource(strings = {"554 go away\r\n", "421 busy\r\n", "SSH-2.0-x\r\n", "\r\n", "99 x\r\n"})
  void aServerThatDoesNotGreetHasNotHadTheMessage(String greeting) {
    SmtpClientSession session = hear(session("text\r\n"), greeting);
    assertThat(session.isSettled()).isTrue();
    assertThat(session.results().values()).allMatch(SmtpSendResult.NotTried.class::isInstance);
  }

  @Test
  void tooManyRecipientsIsNoFinalAnswer() {
    SmtpClientSession session = session("text\r\n");
    said(hear(session, "220 mx\r\n"));
    said(hear(session, EHLO));
    hear(session, "250 ok\r\n250 ok\r\n552 too many\r\n354 go\r\n");
    assertThat(refusal(session, C).isTransient()).isTrue();
  }

  @Test
  void onlyASuccessIsASuccess() { // RFC 5321 4.2.1: 3yz asks for more, it takes nothing
    SmtpClientSession end = session("text\r\n");
    said(hear(end, "220 mx\r\n"));
    said(hear(end, EHLO));
    said(hear(end, "250 ok\r\n250 ok\r\n354 go\r\n354 go\r\n"));
    hear(end, "354 go\r\n");
    assertThat(end.results().get(B)).isInstanceOf(SmtpSendResult.Uncertain.class);
    assertThat(refusal(end, C).isTransient()).isTrue();

    SmtpClientSession sender = session("text\r\n");
    said(hear(sender, "220 mx\r\n"));
    said(hear(sender, "250 mx\r\n"));
    assertThat(said(hear(sender, "354 go\r\n"))).isEqualTo("QUIT\r\n");
    assertThat(refusal(sender, B).isTransient()).isTrue();
  }

  @Test
  @Tag("attack-48")
  void whatIsNoReplyIsNotPassedOnAsItStands() {
    SmtpClientSession session = hear(session("text\r\n"), "\u001b[2J\u0007\u00e9\rx\n");
    assertThat(((SmtpSendResult.NotTried) session.results().get(B)).reason())
        .isEqualTo("not a reply: ?[2J???x");
  }

  @Test
  void repliesWithoutEndAreNotReadForEver() {
    SmtpClientSession line = hear(session("text\r\n"), "220 " + "x".repeat(5_000));
    assertThat(line.isOver()).isTrue();
    SmtpClientSession lines = hear(session("text\r\n"), "220-x\r\n".repeat(200));
    assertThat(lines.isOver()).isTrue();
    assertThat(lines.results().values()).allMatch(SmtpSendResult.NotTried.class::isInstance);
  }

  @Test
  @Tag("attack-29")
  void aServerThatGoesAwayAtAnyByteLeavesADefinedResult() {
    String replies =
        "220 mx\r\n" + EHLO + "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n221 bye\r\n";
    int bodySent = replies.indexOf("354 go\r\n") + "354 go\r\n".length();
    int taken = replies.indexOf("250 taken\r\n") + "250 taken\r\n".length();
    for (int cut = 0; cut <= replies.length(); cut++) {
      SmtpClientSession session = session("text\r\n");
      for (int i = 0; i < cut; i++) {
        hear(session, replies.substring(i, i + 1));
        said(session);
      }
      session.connectionLost("gone");
      Class<?> expected =
          cut < bodySent
              ? SmtpSendResult.NotTried.class
              : cut < taken ? SmtpSendResult.Uncertain.class : SmtpSendResult.Taken.class;
      assertThat(session.results()).containsOnlyKeys(B, C);
      assertThat(session.results().values()).as("after %d", cut).allMatch(expected::isInstance);
    }
  }

  @Test
  void aMessageThatCannotBeReadIsNeverEnded() {
    ByteSource broken =
        new ByteSource() {
          private int opened;

          @Override
          public InputStream openStream() {
            return opened++ < 2 ? InputStream.nullInputStream() : brokenStream();
          }
        };
    SmtpClientSession session =
        new SmtpClientSession("c.example", ENVELOPE, broken, SmtpClientLimits.DEFAULT);
    said(hear(session, "220 mx\r\n"));
    said(hear(session, EHLO));
    assertThat(said(hear(session, "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n")))
        .doesNotContain(".\r\n");
    assertThat(session.isOver()).isTrue();
    assertThat(session.results().values()).allMatch(SmtpSendResult.NotTried.class::isInstance);
  }

  private static InputStream brokenStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("unreadable");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw new IOException("unreadable");
      }
    };
  }

  @Test
  void aServerThatRefusesTheMessageIsHeard() {
    SmtpHandler refusing =
        new SmtpHandler() {
          @Override
          public CompletionStage<SmtpReply> message(
              Envelope envelope, io.fortimail.mail.Message message) {
            return SmtpHandler.now(SmtpReply.of(554, EnhancedStatus.POLICY, "Not this one"));
          }
        };
    Map<Recipient, SmtpSendResult> results =
        SmtpPair.deliver(ENVELOPE, ByteSource.wrap(new byte[] {'x'}), refusing, 512);
    assertThat(results.get(B))
        .isEqualTo(
            new SmtpSendResult.Refused(SmtpReply.of(554, EnhancedStatus.POLICY, "Not this one")));
  }

  @Test
  void anInternationalizedEnvelopeGoesOnlyWhereItIsTaken() {
    EmailAddress jose = EmailAddress.parseInternational("jos\u00e9@x.example").orElseThrow();
    Envelope envelope =
        new Envelope(ENVELOPE.sender(), List.of(new Recipient(jose)), MailParameters.NONE);
    ByteSource source = ByteSource.wrap("Subject: x\r\n\r\n".getBytes(ISO_8859_1));
    SmtpClientSession without =
        new SmtpClientSession("c.example", envelope, source, SmtpClientLimits.DEFAULT);
    without.receive(ISO_8859_1.encode("220 x\r\n250-x\r\n250 8BITMIME\r\n"));
    assertThat(without.results().values()).allMatch(result -> result.toString().contains("5.6.7"));

    SmtpClientSession with =
        new SmtpClientSession("c.example", envelope, source, SmtpClientLimits.DEFAULT);
    with.receive(ISO_8859_1.encode("220 x\r\n250-x\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n"));
    ByteBuffer out = ByteBuffer.allocate(1_000);
    with.drainTo(out);
    assertThat(UTF_8.decode(out.flip()).toString())
        .isEqualTo(
            "EHLO c.example\r\nMAIL FROM:<a@s.example> SMTPUTF8\r\n"
                + "RCPT TO:<jos\u00e9@x.example>\r\nDATA\r\n");
  }
}
