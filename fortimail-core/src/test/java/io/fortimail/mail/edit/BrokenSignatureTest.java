package io.fortimail.mail.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.mail.Message;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit.AddHeader;
import io.fortimail.mail.edit.MessageEdit.AddRecipient;
import io.fortimail.mail.edit.MessageEdit.AddText;
import io.fortimail.mail.edit.MessageEdit.InsertHeader;
import io.fortimail.mail.edit.MessageEdit.Place;
import io.fortimail.mail.edit.MessageEdit.RemoveForged;
import io.fortimail.mail.edit.MessageEdit.RemoveHeader;
import io.fortimail.mail.edit.MessageEdit.RemovePart;
import io.fortimail.mail.edit.MessageEdit.ReplaceHeader;
import io.fortimail.mail.edit.MessageEdit.TagSubject;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6376 section 5.4.2: of a name that is signed n times, the n lowest instances are. */
class BrokenSignatureTest {

  private static final String HEADER =
      """
      DKIM-Signature: v=1; a=rsa-sha256; d=one.example; s=k;
       h=From : Subject:Received:X-Late:X-Late; bh=x; b=y
      Received: second
      Received: first
      From: a@one.example
      Subject: s
      X-Late: only one of two
      Authentication-Results: gw.example; none

      """
          .replace("\n", "\r\n");

  private static final String SMIME =
      """
      Content-Type: multipart/mixed; boundary=a

      --a
      Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"

      --b

      text
      --b
      Content-Type: application/pkcs7-signature

      x
      --b--
      --a

      beside
      --a--
      """
          .replace("\n", "\r\n");

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of(new AddHeader("X-New", "v"), false),
        Arguments.of(new AddHeader("Received", "v"), false),
        Arguments.of(new AddHeader("x-late", "v"), true),
        Arguments.of(new InsertHeader(2, "Received", "v"), false),
        Arguments.of(new InsertHeader(9, "Received", "v"), true),
        Arguments.of(new InsertHeader(0, "X-New", "v"), false),
        Arguments.of(new ReplaceHeader("received", 1, "v"), false),
        Arguments.of(new ReplaceHeader("Received", 2, "v"), true),
        Arguments.of(new ReplaceHeader("Received", 3, "v"), false),
        Arguments.of(new ReplaceHeader("X-Late", 2, "v"), true),
        Arguments.of(new RemoveHeader("Received", OptionalInt.of(1)), false),
        Arguments.of(new RemoveHeader("Received", OptionalInt.of(2)), true),
        Arguments.of(RemoveHeader.all("From"), true),
        Arguments.of(RemoveHeader.all("X-New"), false),
        Arguments.of(TagSubject.with("[T]"), true),
        Arguments.of(new RemoveForged("gw.example", Set.of()), false),
        Arguments.of(new RemoveForged("gw.example", Set.of("x-late")), true),
        Arguments.of(AddText.of(Place.END, "footer"), true),
        Arguments.of(new AddRecipient(Recipient.of("b@two.example")), false));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void anEditBreaksASignatureIfItChangesWhatIsSigned(MessageEdit edit, boolean breaks) {
    List<BrokenSignature> broken = BrokenSignature.by(Message.of(HEADER + "body"), List.of(edit));

    assertThat(broken)
        .isEqualTo(
            breaks
                ? List.of(new BrokenSignature("DKIM", "one.example", MessageEdit.describe(edit)))
                : List.of());
  }

  @Test
  void eachSignatureIsLookedAtAndTheFirstEditThatBreaksItIsTold() {
    String two =
        HEADER.replace("Received: second", "ARC-Message-Signature: i=1; d=two.example; h=to");

    List<BrokenSignature> broken =
        BrokenSignature.by(
            Message.of(two + "body"),
            List.of(TagSubject.with("[T]"), AddText.of(Place.START, "notice")));

    assertThat(broken)
        .extracting(BrokenSignature::toString)
        .containsExactly(
            "DKIM of one.example broken by: tag subject with [T]",
            "ARC of two.example broken by: add text at the start");
  }

  @Test
  void aSignedPartIsBrokenFromWithinOnly() {
    Message message = Message.of(SMIME);

    assertThat(BrokenSignature.by(message, List.of(new RemovePart("1.1.1"))))
        .extracting(BrokenSignature::toString)
        .containsExactly("S/MIME broken by: remove part 1.1.1");
    assertThat(BrokenSignature.by(message, List.of(new RemovePart("1.1")))).isEmpty();
    assertThat(BrokenSignature.by(message, List.of(new RemovePart("1.2")))).isEmpty();
    assertThat(BrokenSignature.by(message, List.of(AddText.of(Place.END, "x")))).isEmpty();
  }
}
