package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import com.google.common.io.ByteSource;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fortimail.conformance.Conformance;
import io.fortimail.mail.Envelope;
import io.fortimail.testing.SmtpDialog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sequences of a scanner for SMTP smuggling: none may end DATA, none may be passed on. */
@Tag("attack-1")
@Tag("attack-13")
class SmugglingConformanceTest {

  @Test
  void noSequenceEndsDataOrIsPassedOn() throws IOException {
    JsonObject suite = suite();
    String template = suite.get("message_template").getAsString();
    Conformance run = Conformance.start("smtp-smuggling");
    for (var hex : suite.getAsJsonArray("inbound_eod_sequences_hex")) {
      run.check("inbound " + hex.getAsString(), () -> inbound(message(template, octets(hex))));
    }
    JsonArray outbound = suite.getAsJsonArray("outbound_eod_sequences_hex");
    for (var hex : outbound) {
      run.check("outbound " + hex.getAsString(), () -> outbound(message(template, octets(hex))));
    }
    run.finish();
  }

  private static JsonObject suite() throws IOException {
    Path folder = Conformance.folder("smtp-smuggling");
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
      return new Gson().fromJson(Files.readString(file, UTF_8), JsonObject.class);
    }
  }

  private static String octets(com.google.gson.JsonElement hex) {
    return new String(BaseEncoding.base16().lowerCase().decode(hex.getAsString()), ISO_8859_1);
  }

  private static String message(String template, String sequence) {
    return template
        .replace("{sender}", "a@s.example")
        .replace("{smuggled}", "evil@s.example")
        .replace("{rcpt}", "b@x.example")
        .replace("{inject}", sequence);
  }

  private static void inbound(String body) {
    CollectingHandler handler = new CollectingHandler();
    SmtpDialog dialog =
        SmtpDialog.with(
            SmtpServerSettings.of("mx.test.example"), client -> handler, SmtpDialog.CLIENT);
    dialog.sendRaw(
        "EHLO c.example\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n");
    dialog.expect(220).expect(250).expect(250).expect(250).expect(354);
    dialog.sendRaw(body);
    String reply = dialog.nextReply().orElseThrow();
    assertThat(reply).matches("(?s)(250|521) .*");
    dialog.expectNothing();
    assertThat(handler.taken).hasSizeLessThanOrEqualTo(1);
    assertThat(handler.taken)
        .allSatisfy(taken -> assertThat(taken.envelope().senderPath()).isEqualTo("<a@s.example>"));
  }

  /** What a client session writes for the message is one message to a server session. */
  private static void outbound(String body) throws IOException {
    CollectingHandler handler = new CollectingHandler();
    byte[] content = body.substring(0, body.length() - ".\r\n".length()).getBytes(ISO_8859_1);
    SmtpPair.deliver(
        Envelope.of("a@s.example", "b@x.example"), ByteSource.wrap(content), handler, 4_096);
    assertThat(handler.taken).hasSize(1);
    assertThat(handler.taken.get(0).content()).contains("SMUGGLED EMAIL");
  }
}
