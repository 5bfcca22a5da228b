package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Client;
import io.fortimail.mail.Network;
import io.fortimail.testing.SmtpDialog;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What LineEnds does about a CR or LF that is not CRLF. Only CRLF.CRLF ends a message. */
@Tag("attack-1")
@Tag("attack-2")
@Tag("attack-3")
@Tag("attack-4")
@Tag("attack-5")
@Tag("attack-6")
@Tag("attack-7")
@Tag("attack-8")
@Tag("attack-9")
@Tag("attack-10")
class SmtpLineEndsTest {

  private static final String SMUGGLED =
      "MAIL FROM:<evil@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nsmuggled";

  private final RecordingHandler handler = new RecordingHandler();

  private SmtpDialog inBody(SmtpServerSettings.Builder settings, Client client) {
    SmtpDialog dialog = SmtpDialog.with(settings.build(), handler::open, client).expect(220);
    dialog.send("EHLO c.example").expect(250).send("MAIL FROM:<a@s.example>").expect(250);
    return dialog.send("RCPT TO:<b@x.example>").expect(250).send("DATA").expect(354);
  }

  private SmtpDialog normalising() {
    return inBody(Bearing.anyError().lineEnds(LineEnds.NORMALISE), SmtpDialog.CLIENT);
  }

  /** Each pair of what some server takes for a line end, around a dot; CRLF.CRLF is the end. */
  static Stream<String> ends() {
    return Stream.of("\n", "\r", "\r\n", "\r\r\n", "\n\r", "\r\n\0", "\n\n", "\r\r", "\n\r\n", "\0")
        .flatMap(
            before ->
                Stream.of("\n", "\r", "\r\r\n", "\n\r", "\0\r\n", "\n\n", "\r\0\n", " \r\n")
                    .map(after -> before + "." + after));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void nothingElseEndsAMessageThatIsNormalised(String end) {
    String body = "Subject: x\r\n\r\ntext" + end + SMUGGLED + "\r\n.\r\n";
    for (int cut = 0; cut < body.length(); cut++) {
      SmtpDialog dialog = normalising();
      dialog.sendRaw(body.substring(0, cut)).expectNothing();
      dialog.sendRaw(body.substring(cut)).expect(250).send("NOOP").expect(250).expectNothing();
    }
    assertThat(handler.mails).hasSize(body.length());
    assertThat(handler.contents).hasSize(body.length()).containsOnly(handler.contents.get(0));
    assertCrlfOnly(handler.contents.get(0));
    assertThat(handler.contents.get(0)).endsWith("smuggled\r\n").contains("MAIL FROM:<evil@");
  }

  private static void assertCrlfOnly(String content) {
    String rest = content.replace("\r\n", "");
    assertThat(rest).doesNotContain("\r").doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("ends")
  void nothingElseEndsAMessageThatIsRefused(String end) {
    SmtpDialog dialog = inBody(Bearing.anyError(), SmtpDialog.CLIENT);
    dialog.sendRaw("text" + end + SMUGGLED + "\r\n").expectNothing();
    assertThat(dialog.isClosed()).isFalse();
    boolean bare = !end.replace("\r\n", "").chars().allMatch(c -> c != '\r' && c != '\n');
    dialog.sendRaw(".\r\n");
    if (bare) {
      dialog.expect(521, "5.5.2").expectClosed();
      assertThat(handler.contents).isEmpty();
    } else {
      dialog.expect(250).expectNothing();
      assertThat(handler.contents).hasSize(1);
    }
    assertThat(handler.mails).hasSize(1);
  }

  @Test
  void whatNormalisingMakesOfText() {
    normalising().sendRaw("a\nb\r\nc\rd\r\r\n..e\n..f\n.g\r\n.\r\n").expect(250);
    assertThat(handler.contents).containsExactly("a\r\nb\r\nc d \r\n.e\r\n.f\r\ng\r\n");
  }

  @Test
  void normalisingTakesCommandsThatEndWithLf() {
    SmtpDialog dialog =
        SmtpDialog.with(
                Bearing.anyError().lineEnds(LineEnds.NORMALISE).build(),
                handler::open,
                SmtpDialog.CLIENT)
            .expect(220);
    dialog
        .sendRaw("EHLO c.example\n")
        .expect(250)
        .sendRaw("NOOP\nNOOP\r\n")
        .expect(250)
        .expect(250);
    dialog.sendRaw("NOOP\rMAIL FROM:<>\r\n").expect(500, "5.5.2").expectClosed();
  }

  @Test
  void chunksAreNormalisedToo() {
    SmtpDialog dialog =
        SmtpDialog.with(
                Bearing.anyError()
                    .lineEnds(LineEnds.NORMALISE)
                    .offer(SmtpExtension.BINARYMIME)
                    .build(),
                handler::open,
                SmtpDialog.CLIENT)
            .expect(220);
    dialog.send("EHLO c.example").expect(250).send("MAIL FROM:<>").expect(250);
    dialog.send("RCPT TO:<b@x.example>").expect(250);
    dialog.sendRaw("BDAT 4\r\na\nb\r").expect(250).sendRaw("BDAT 3 LAST\r\n\nc\r").expect(250);
    assertThat(handler.contents).containsExactly("a\r\nb\r\nc ");
    dialog.send("MAIL FROM:<> BODY=BINARYMIME").expect(250);
    dialog.send("RCPT TO:<b@x.example>").expect(250).sendRaw("BDAT 4 LAST\r\na\nb\r").expect(250);
    assertThat(handler.contents.get(1)).as("RFC 3030 3: each octet stays").isEqualTo("a\nb\r");
  }

  @Test
  void someNetworksAreBorneWith() {
    SmtpServerSettings.Builder settings =
        Bearing.anyError().lenientWith(Network.of("10.0.0.0/8"), Network.of("2001:db8::/32"));
    inBody(settings, Client.at("10.9.8.7")).sendRaw("a\nb\r\n.\r\n").expect(250);
    inBody(settings, Client.at("2001:db8::9")).sendRaw("a\nb\r\n.\r\n").expect(250);
    inBody(settings, SmtpDialog.CLIENT).sendRaw("a\nb\r\n.\r\n").expect(521).expectClosed();
    assertThat(handler.contents).containsExactly("a\r\nb\r\n", "a\r\nb\r\n");
  }

  /** A line that some take for empty does not end what is measured as a header. */
  @Test
  @Tag("attack-41")
  void theHeaderIsMeasuredAsItWillBeRead() {
    SmtpLimits small = SmtpLimits.builder().headerSize(1_000).build();
    String line = "X: " + "x".repeat(95) + "\r\n";
    for (String start : new String[] {"", "A: b\r\r\n", "\r\r\n", "A: b\r\n \r\n", "\0\r\n"}) {
      inBody(Bearing.anyError().limits(small).lineEnds(LineEnds.NORMALISE), SmtpDialog.CLIENT)
          .sendRaw(start + line.repeat(11) + ".\r\n")
          .expect(552, "header");
    }
    inBody(Bearing.anyError().limits(small), SmtpDialog.CLIENT)
        .sendRaw(line.repeat(9) + "\r\n" + line.repeat(20) + ".\r\n")
        .expect(250);
  }

  @Test
  void theSizeIsThatOfWhatIsKept() {
    SmtpLimits small = SmtpLimits.builder().messageSize(16).build();
    SmtpServerSettings.Builder settings =
        Bearing.anyError().limits(small).lineEnds(LineEnds.NORMALISE);
    inBody(settings, SmtpDialog.CLIENT).sendRaw("\n".repeat(7) + "\r\n.\r\n").expect(250);
    inBody(settings, SmtpDialog.CLIENT).sendRaw("\n".repeat(8) + "\r\n.\r\n").expect(552);
  }
}
