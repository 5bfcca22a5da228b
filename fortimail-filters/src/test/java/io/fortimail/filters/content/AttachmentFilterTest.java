package io.fortimail.filters.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.filter.Finding;
import io.fortimail.filter.Findings;
import io.fortimail.filter.MessageView;
import io.fortimail.filter.Outcome;
import io.fortimail.filter.Work;
import io.fortimail.filters.content.AttachmentResult.Blocked;
import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentFilterTest {

  private static final AttachmentFilter FILTER = new AttachmentFilter();

  private static final String EXE_START = "4d5a90000300000004000000ffff0000b8000000";

  private static Finding inspect(AttachmentFilter filter, Message message) {
    MessageView view =
        new MessageView(
            Client.at("192.0.2.1"),
            Envelope.of("a@example.org", "b@example.net"),
            message,
            Findings.NONE);
    return filter.inspect(view).toCompletableFuture().join();
  }

  private static Message withPart(String header, byte[] content) {
    return Message.of(
        "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n--b\r\n"
            + header
            + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\r\n--b--\r\n");
  }

  private static Message attachment(String fileName, String content) {
    return withPart(
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\""
            + fileName
            + "\"",
        content.getBytes(ISO_8859_1));
  }

  private static AttachmentResult result(Finding finding) {
    return (AttachmentResult) finding.result().orElseThrow();
  }

  @Test
  void aCleanMessageIsClear() {
    Finding finding = inspect(FILTER, attachment("notes.txt", "some notes\r\n"));

    assertThat(finding.outcome()).isEqualTo(Outcome.CLEAR);
    assertThat(result(finding)).isEqualTo(new AttachmentResult(3, List.of()));
    assertThat(FILTER.work()).isEqualTo(Work.BLOCKING);
    assertThat(FILTER.name()).isEqualTo("attachment");
    assertThat(FILTER.provides()).containsExactly(AttachmentResult.class);
  }

  @Test
  void theFindingNamesWhatItFound() {
    Message message =
        withPart("Content-Type: application/pdf; name=\"invoice.pdf.exe\"", bytes(EXE_START));
    Finding finding = inspect(FILTER, message);

    assertThat(finding.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(finding.reason())
        .isEqualTo(
            "attachment \"invoice.pdf.exe\" is a Windows executable (application/x-msdownload)");
    Blocked blocked = result(finding).blocked().get(0);
    assertThat(blocked.rule()).isEqualTo(AttachmentRule.DOUBLE_EXTENSION);
    assertThat(result(finding).fields())
        .isEqualTo(
            Map.of(
                "parts",
                3,
                "blocked",
                List.of(
                    Map.of(
                        "part", "1.2",
                        "fileName", "invoice.pdf.exe",
                        "declaredType", "application/pdf",
                        "detectedType", "application/x-msdownload",
                        "rule", "DOUBLE_EXTENSION",
                        "kind", "a Windows executable"))));
  }

  @ParameterizedTest
  @CsvSource({
    "a.exe, a Windows executable, EXTENSION",
    "a.SCR, a Windows executable, EXTENSION",
    "a.com, a Windows executable, EXTENSION",
    "a.pif, a Windows executable, EXTENSION",
    "a.msi, a Windows executable, EXTENSION",
    "a.bat, a script, EXTENSION",
    "a.cmd, a script, EXTENSION",
    "a.vbs, a script, EXTENSION",
    "a.js, a script, EXTENSION",
    "a.jse, a script, EXTENSION",
    "a.wsf, a script, EXTENSION",
    "a.hta, a script, EXTENSION",
    "a.ps1, a script, EXTENSION",
    "a.sh, a script, EXTENSION",
    "a.lnk, a shortcut, EXTENSION",
    "a.jar, a Java program, EXTENSION",
    "a.iso, a disk image, EXTENSION",
    "a.img, a disk image, EXTENSION",
    "a.vhd, a disk image, EXTENSION",
    "a.dmg, a disk image, EXTENSION",
    "a.pdf.js, a script, DOUBLE_EXTENSION",
    "'a.exe. ', a Windows executable, HIDDEN_EXTENSION",
    "=?utf-8?B?YQAuZXhl?=, a Windows executable, HIDDEN_EXTENSION",
    "=?utf-8?Q?a=E2=80=AEfdp.exe?=, a Windows executable, EXTENSION",
    "a%2Eexe, a Windows executable, EXTENSION",
  })
  @Tag("attack-42")
  void namesAreRecognised(String fileName, String kind, AttachmentRule rule) {
    Blocked blocked =
        result(inspect(FILTER, attachment(fileName, "plain words\r\n"))).blocked().get(0);

    assertThat(blocked.kind()).isEqualTo(kind);
    assertThat(blocked.rule()).isEqualTo(rule);
  }

  @Test
  @Tag("attack-42")
  void aNameInPiecesIsRecognised() {
    Message message =
        withPart(
            "Content-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n"
                + " filename*1=\"e\";\r\n filename*0=\"report.ex\"",
            "words".getBytes(ISO_8859_1));

    assertThat(inspect(FILTER, message).reason())
        .isEqualTo("attachment \"report.exe\" is a Windows executable (by its name)");
  }

  @Test
  void theWorseOfTwoNamesCounts() {
    Message message =
        withPart(
            "Content-Type: application/octet-stream; name=a.exe\r\n"
                + "Content-Disposition: attachment; filename=a.txt",
            "words".getBytes(ISO_8859_1));

    assertThat(inspect(FILTER, message).reason()).contains("\"a.exe\"");
  }

  @ParameterizedTest
  @CsvSource({
    EXE_START + ", application/x-msdownload, a Windows executable",
    "7f454c460201010000000000000000000200, application/x-executable, an executable",
    "cffaedfe0700000103000000, application/x-mach-o, an executable",
    "cafebabe0000000200000007, application/x-mach-o-universal, an executable",
    "cafebabe0000003400000000, application/java-vm, a Java program",
    "23212f62696e2f73680a6563686f0a, application/x-sh, a script",
    "4c0000000114020000000000c000000000000046, application/x-ms-shortcut, a shortcut",
    "7668647866696c65, application/x-vhdx, a disk image",
  })
  @Tag("attack-44")
  void contentIsRecognisedWhateverItIsCalled(String start, String type, String kind) {
    Message message = withPart("Content-Type: image/jpeg; name=photo.jpg", bytes(start));

    assertThat(inspect(FILTER, message).reason())
        .isEqualTo("attachment \"photo.jpg\" is " + kind + " (" + type + ")");
  }

  @Test
  @Tag("attack-44")
  void aDiskImageIsRecognisedByItsMarkFarBehindItsStart() {
    byte[] image = new byte[40_000];
    System.arraycopy("CD001".getBytes(ISO_8859_1), 0, image, 32_769, 5);

    assertThat(inspect(FILTER, withPart("Content-Type: image/png", image)).reason())
        .isEqualTo(
            "attachment without a name (part 1.2) is a disk image (application/x-iso9660-image)");
  }

  @Test
  void aDeclaredTypeIsRecognised() {
    Message message =
        withPart("Content-Type: application/x-msdownload", "words".getBytes(ISO_8859_1));

    assertThat(result(inspect(FILTER, message)).blocked().get(0).rule())
        .isEqualTo(AttachmentRule.DECLARED_TYPE);
  }

  @Test
  void textThatIsShownIsNoAttachment() {
    assertThat(inspect(FILTER, Message.of("Subject: x\r\n\r\n#!/bin/sh\r\n")).outcome())
        .isEqualTo(Outcome.CLEAR);
    assertThat(
            inspect(FILTER, Message.of("Content-Disposition: attachment\r\n\r\n#!/bin/sh\r\n"))
                .outcome())
        .isEqualTo(Outcome.MATCH);
  }

  @Test
  void anEnclosedMessageIsNamedAfterItsSubject() {
    String message = "Content-Type: message/rfc822; name=\"%s\"\r\n\r\nSubject: y\r\n\r\nz\r\n";

    assertThat(inspect(FILTER, Message.of(message.formatted("on example.com"))).outcome())
        .isEqualTo(Outcome.CLEAR);
    assertThat(inspect(FILTER, Message.of(message.formatted("on.exe"))).outcome())
        .isEqualTo(Outcome.MATCH);
  }

  @Test
  @Tag("attack-31")
  void whatWasNotReadIsNotClear() {
    String deep = "Content-Type: message/rfc822\r\n\r\n".repeat(10_000);
    Finding finding = inspect(FILTER, Message.of(deep));
    Finding found =
        inspect(FILTER, Message.of("Content-Disposition: x; filename=a.exe\r\n" + deep));

    assertThat(finding.outcome()).isEqualTo(Outcome.UNAVAILABLE);
    assertThat(finding.reason())
        .isEqualTo("not all attachments were seen: more than 100 levels of nesting");
    assertThat(found.outcome()).isEqualTo(Outcome.MATCH);
  }

  @Test
  void severalAreCounted() {
    String part = "--b\r\nContent-Type: text/plain; name=a.exe\r\n\r\nx\r\n";
    Finding finding =
        inspect(
            FILTER,
            Message.of(
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                    + part.repeat(3)
                    + "--b--\r\n"));

    assertThat(finding.reason())
        .isEqualTo("attachment \"a.exe\" is a Windows executable (by its name) and 2 more");
    assertThat(result(finding).blocked()).hasSize(3);
  }

  @Test
  void oneChoosesWhatIsBlocked() {
    AttachmentFilter filter =
        AttachmentFilter.builder()
            .block(FileGroup.IMAGE)
            .blockExtension(".XYZ")
            .blockType("application/pdf")
            .build();

    assertThat(inspect(filter, attachment("a.exe", "MZ")).outcome()).isEqualTo(Outcome.CLEAR);
    assertThat(inspect(filter, attachment("a.xyz", "x")).reason())
        .isEqualTo("attachment \"a.xyz\" is of a blocked kind (by its name)");
    assertThat(inspect(filter, attachment("a", "%PDF-1.4\n")).reason())
        .isEqualTo("attachment \"a\" is of a blocked kind (application/pdf)");
    assertThat(inspect(filter, attachment("a", "GIF89a\1\0\1\0")).reason())
        .isEqualTo("attachment \"a\" is an image (image/gif)");
  }

  @Test
  void everyGroupHasItsOwnExtensions() {
    assertThat(Arrays.stream(FileGroup.values()).flatMap(g -> g.extensions().stream()))
        .doesNotHaveDuplicates()
        .allMatch(e -> e.equals(e.toLowerCase(java.util.Locale.ROOT)));
  }

  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }
}
