package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteSource;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Headers;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageLimits;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.edit.MessageEdit.AddHeader;
import io.fortimail.mail.edit.MessageEdit.AddText;
import io.fortimail.mail.edit.MessageEdit.Place;
import io.fortimail.mail.edit.MessageEdit.RemoveHeader;
import io.fortimail.mail.edit.MessageEdit.RemovePart;
import io.fortimail.mail.edit.MessageEdit.ReplacePart;
import io.fortimail.mail.edit.MessageEdit.TagSubject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages written against whoever edits them, and edits that get into each other's way. */
class HostileEditsTest {

  private static final String FOOTER = "-- checked";

  private static final String FOUR =
      """
      Content-Type: multipart/mixed; boundary=b

      preamble
      --b

      one
      --b
      Content-Type: message/rfc822

      Subject: two

      two
      --b

      three
      --b

      four
      --b--
      epilogue
      """
          .replace("\n", "\r\n");

  private static String edited(String message, MessageEdit... edits) throws IOException {
    ByteSource result = EditedMessage.of(Message.of(message.getBytes(ISO_8859_1)), List.of(edits));
    return new String(result.read(), ISO_8859_1);
  }

  private static List<MimePart> parts(String message) {
    return Message.of(message.getBytes(ISO_8859_1)).structure().parts();
  }

  private static String content(MimePart part) throws IOException {
    return new String(part.content().read(), ISO_8859_1);
  }

  private static String leaves(String message) throws IOException {
    StringBuilder leaves = new StringBuilder();
    for (MimePart part : parts(message)) {
      leaves.append(part.isContainer() ? "" : content(part).strip() + ",");
    }
    return leaves.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.1 | two,three,four,",
        "1.2 1.1 | three,four,",
        "1.3 1.4 | one,two,",
        "1.4 1.3 | one,two,",
        "1.4 1.3 1.2 | one,",
        "1.2 1.4 | one,three,",
        "1.3 1.1 | two,four,",
        "1.2 1.2.1 1.3 | one,four,",
        "1.2.1 1.2 1.3 | one,four,",
        "1.2.1 | one,,three,four,",
        "1.4 1.2 1.3 1.1 | ,",
        "1 1.4 | ,",
        "1.4 1 | ,",
      })
  void partsAreRemovedInAnyOrder(String paths, String left) throws IOException {
    MessageEdit[] edits =
        Arrays.stream(paths.split(" ")).map(RemovePart::new).toArray(MessageEdit[]::new);

    String result = edited(FOUR, edits);

    assertThat(leaves(result)).isEqualTo(left);
    assertThat(parts(result)).allSatisfy(part -> assertThat(part.anomalies()).isEmpty());
    if (!paths.contains("1 ") && !paths.endsWith(" 1")) {
      assertThat(result).contains("\r\npreamble\r\n").endsWith("\r\nepilogue\r\n");
    }
  }

  @Test
  void removalsAndReplacementsKeepOutOfEachOthersWay() throws IOException {
    ReplacePart third = new ReplacePart("1.3", NewPart.text("new"));

    assertThat(leaves(edited(FOUR, third, new RemovePart("1.4")))).isEqualTo("one,two,new,");
    assertThat(leaves(edited(FOUR, new RemovePart("1.4"), third))).isEqualTo("one,two,new,");
    assertThat(leaves(edited(FOUR, third, new RemovePart("1.3"))))
        .as("the first edit of a part counts")
        .isEqualTo("one,two,new,four,");
    assertThat(
            leaves(
                edited(
                    FOUR,
                    new ReplacePart("1.2.1", NewPart.text("inner")),
                    new ReplacePart("1.2", NewPart.text("outer")))))
        .isEqualTo("one,outer,three,four,");
  }

  /** Where nothing stands between two delimiters, one line end serves both. */
  @Test
  void anEmptyPartIsRemovedWithoutHarmToTheOneBefore() throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n--b--\r\n";

    String result = edited(message, new RemovePart("1.2"));

    assertThat(parts(result)).hasSize(2);
    assertThat(content(parts(result).get(1))).isEqualTo("hello");
    assertThat(parts(result).get(0).anomalies()).isEmpty();
  }

  @Test
  void aTextGoesIntoAnEmptyPartBesideOneThatIsRemoved() throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n\r\nbad\r\n--b--\r\n";

    String result = edited(message, new RemovePart("1.2"), AddText.of(Place.END, FOOTER));

    assertThat(result).doesNotContain("bad");
    assertThat(leaves(result)).isEqualTo(FOOTER + ",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: s",
        "Subject: s\r\n",
        "Subject: s\r\nContent-Type: text/plain",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n--b--",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain",
        "Content-Type: a/b",
      })
  void aHeaderThatIsCutShortTakesNoTextIn(String message) throws IOException {
    String result = edited(message, AddText.of(Place.END, FOOTER));

    assertThat(parts(result))
        .anySatisfy(part -> assertThat(content(part)).isEqualTo(FOOTER + "\r\n"));
    assertThat(parts(result))
        .flatExtracting(part -> part.headers().fields())
        .extracting(HeaderField::name)
        .doesNotContain("");
  }

  /** The sender chooses the boundary, and knows the text that we add. */
  @ParameterizedTest
  @ValueSource(strings = {"7bit", "8bit", "quoted-printable", "base64"})
  void ourTextDoesNotDelimitParts(String encoding) throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=\" checked\"\r\n\r\n-- checked\r\n"
            + "Content-Transfer-Encoding: "
            + encoding
            + "\r\n\r\nhell\r\n-- checked--\r\n";

    for (Place place : Place.values()) {
      String result = edited(message, AddText.of(place, FOOTER));

      assertThat(parts(result)).hasSize(2);
      assertThat(content(parts(result).get(1))).contains(FOOTER);
      assertThat(parts(result).get(1).anomalies()).isEmpty();
    }
  }

  /** What is text before the edit is text behind it, however it is encoded then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain; charset=us-ascii | quoted-printable | a=0D=0A=2D-b=0D=0A=0D=0Aevil",
        "text/plain; charset=us-ascii | quoted-printable | =2D-b=0D=0A=0D=0Aevil",
        "text/html; charset=us-ascii | 7bit | <body>--b\\r\\n\\r\\nevil",
        "text/html; charset=us-ascii | quoted-printable | <body>--b\\r\\n\\r\\nevil",
      })
  void whatTheSenderHidDoesNotDelimitParts(String type, String encoding, String body)
      throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: %s\r\n"
                .formatted(type)
            + "Content-Transfer-Encoding: %s\r\n\r\n%s\r\n--b--\r\n"
                .formatted(encoding, body.replace("\\r\\n", "\r\n"));
    assertThat(parts(message)).hasSize(2);

    assertThat(parts(edited(message, AddText.of(Place.START, "\u20ac")))).hasSize(2);
    assertThat(parts(edited(message, AddText.of(Place.END, "\u20ac")))).hasSize(2);
  }

  @Test
  void aSoftLineBreakDoesNotDelimitParts() throws IOException {
    for (int before = 60; before < 80; before++) {
      String message =
          "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
              + "x".repeat(before)
              + "--b\r\n--b--\r\n";

      List<MimePart> parts = parts(edited(message, AddText.of(Place.END, "\u20ac")));

      assertThat(parts).hasSize(2);
      assertThat(content(parts.get(1))).startsWith("x".repeat(before) + "--b\r\n");
    }
  }

  /** A quote or a comment that is open would take in the charset; a NUL ends a name for some. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain; name*=\"abc; charset=koi8-r",
        "text/plain; x=\"abc",
        "text/plain (comment",
        "text/plain; charset=\"us-ascii\"; x=\"\\",
        "text/plain; charset=us-ascii; charset*=koi8-r''koi8-r",
        "text/plain; charset*0=us-; charset*1=ascii",
      })
  void theNewCharsetIsTheOneThatIsRead(String type) throws IOException {
    String message = "Content-Type: " + type + "\r\n\r\nhello\r\n";

    List<MimePart> parts = parts(edited(message, AddText.of(Place.END, "\u20ac")));

    MimePart last = parts.get(parts.size() - 1);
    assertThat(last.charset()).contains("utf-8");
    assertThat(new String(last.content().read(), UTF_8)).endsWith("\u20ac\r\n");
  }

  @Test
  void hundredsOfParametersOutliveANewCharsetOrGoAltogether() throws IOException {
    for (int count : new int[] {50, 500}) {
      String type = "text/plain; charset=us-ascii" + "; a=b".repeat(count);

      String result =
          edited("Content-Type: " + type + "\r\n\r\nhello\r\n", AddText.of(Place.END, "\u20ac"));

      assertThat(parts(result).get(0).charset()).contains("utf-8");
      assertThat(result.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(999));
    }
  }

  /** A field whose name some read and some do not must not stand above ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Type\r\n : text/html", "Content-Type (x): text/html", "Content-Type"})
  void aDoubtfulFieldGoesWithTheContentItDescribes(String field) throws IOException {
    String result = edited(field + "\r\nA: b\r\n\r\n<p>hello\r\n", AddText.of(Place.END, FOOTER));

    if (field.contains(":")) {
      assertThat(parts(result).get(0).type()).isEqualTo("multipart/mixed");
      assertThat(parts(result)).hasSize(3);
      assertThat(parts(result).get(1).type()).isEqualTo("text/html");
    }
    assertThat(content(parts(result).get(parts(result).size() - 1))).endsWith(FOOTER + "\r\n");
  }

  @Test
  void aSubjectOfAnyLengthIsTagged() throws IOException {
    int most = MessageLimits.DEFAULT_HEADER_BYTES;
    String full = "Subject: " + "x".repeat(most - 9);
    MessageLimits raised = MessageLimits.DEFAULTS.withHeader(1_000_000, 10);
    byte[] huge = ("Subject: " + "x".repeat(300_000) + "\r\n\r\n").getBytes(ISO_8859_1);

    assertThat(edited(full, TagSubject.with("[T]"))).startsWith("Subject: [T]");
    try (Message.Builder builder = Message.builder(1_000_000, raised)) {
      builder.write(huge, 0, huge.length);
      ByteSource result = EditedMessage.of(builder.build(), List.of(TagSubject.with("[T]")));
      assertThat(result.asCharSource(ISO_8859_1).read()).startsWith("Subject: [T]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject:",
        "Subject: ",
        "Subject:\r\n x",
        "Subject: \u00e4",
        "Subject : x",
        "SUBJECT:\tx",
        "Subject: =?utf-8?b?w6Q=?=\r\n =?utf-8?b?w6Q=?=",
        "Subject:=?utf-8?q?x?=",
        "Subject: \r\n\t"
      })
  void anySubjectIsTaggedOnceAndKeepsItsText(String field) throws IOException {
    String message = field + "\r\nX: y\r\n\r\nbody";
    String before = text(message);

    for (Place place : Place.values()) {
      for (String tag : new String[] {"[T]", "[\u2713]"}) {
        TagSubject edit = new TagSubject(tag, place);
        String result = edited(message, edit);
        String expected = place == Place.START ? tag + " " + before : before + " " + tag;

        assertThat(text(result)).isEqualTo(expected.strip());
        assertThat(edited(result, edit)).isEqualTo(result);
        assertThat(result).endsWith("\r\nX: y\r\n\r\nbody");
      }
    }
  }

  private static String text(String message) {
    return Headers.parse(message.getBytes(ISO_8859_1))
        .first("Subject")
        .map(HeaderField::text)
        .orElseThrow()
        .replace("\t", " ")
        .replace("  ", " ")
        .strip();
  }

  /** The last part that was read may reach to the end of the message, over others. */
  @Test
  void whereTheReadingWasStoppedTheTextGoesBeside() throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\nX: "
            + "y".repeat(MessageLimits.DEFAULT_HEADER_BYTES)
            + "\r\n\r\nhello\r\n--b\r\n\r\nlast\r\n--b--\r\n";

    String result = edited(message, AddText.of(Place.END, FOOTER));

    assertThat(result).contains(message.substring(message.indexOf("\r\n\r\n")));
  }

  @Test
  @Tag("attack-48")
  void whatIsNotThereBreaksNoSignatureWhenItIsRemoved() {
    Message message =
        Message.of("DKIM-Signature: d=a.example; h=From:Subject:Subject\r\nSubject: s\r\n\r\n");

    assertThat(broken(message, RemoveHeader.all("From"))).isEmpty();
    assertThat(broken(message, new RemoveHeader("Subject", OptionalInt.of(2)))).isEmpty();
    assertThat(broken(message, new RemoveHeader("Subject", OptionalInt.of(1)))).hasSize(1);
    assertThat(broken(message, RemoveHeader.all("Subject"))).hasSize(1);
    assertThat(broken(message, new AddHeader("From", "a@b.example"))).hasSize(1);
  }

  private static List<BrokenSignature> broken(Message message, MessageEdit edit) {
    return new SignatureCheck(message, List.of(edit)).broken();
  }
}
