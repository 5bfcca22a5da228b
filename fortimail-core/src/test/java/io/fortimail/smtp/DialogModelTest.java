package io.fortimail.smtp;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The model is worth something only if it objects to a session that errs. */
class DialogModelTest {

  private static final String HEAD =
      "EHLO x\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<b@x.example>\r\n";

  @Test
  void agreesWhereAllIsWell() {
    accepts(HEAD + "DATA\r\n..a\r\n.\r\n", codes(250, 250, 250, 354), "250 #0", ".a\r\n");
    accepts(HEAD + "DATA\r\n.\r\n", codes(250, 250, 250, 354), "250 #0", "");
    accepts(
        HEAD + "BDAT 2\r\n\r\nBDAT 3 LAST\r\n.\r\n",
        codes(250, 250, 250, 250),
        "250 #0",
        "\r\n.\r\n");
  }

  @Test
  void objectsToOtherOctets() {
    rejects(HEAD + "DATA\r\n..a\r\n.\r\n", codes(250, 250, 250, 354), "250 #0", "..a\r\n");
    rejects(HEAD + "BDAT 3 LAST\r\n..a", codes(250, 250, 250), "250 #0", ".a");
  }

  @Test
  void objectsToAnEndThatIsNone() {
    String sent = HEAD + "DATA\r\na\n.\nMAIL FROM:<evil@s.example>\r\n.\r\n";
    rejects(sent, codes(250, 250, 250, 354), "250 #0", "a\n");
    rejects(sent, codes(250, 250, 250, 354, 250, 250), "500 ?", "a\n");
    rejects(sent, codes(250, 250, 250, 354), "250 #0", "a\n.\nMAIL FROM:<evil@s.example>\r\n");
  }

  @Test
  void objectsToAnAbortThatIsAnEnd() {
    rejects(HEAD + "DATA\r\na\r\n", codes(250, 250, 250, 354), "250 #0", "a\r\n");
  }

  @Test
  void objectsToAMessageThatIsLost() {
    rejects(HEAD + "DATA\r\na\r\n.\r\n", codes(250, 250, 250, 354), "250 OK");
    rejects(HEAD + "DATA\r\na\r\n.\r\n", codes(250, 250, 250, 354), "550 no");
  }

  @Test
  void objectsToOctetsOfAChunkThatRunAsCommands() {
    rejects(HEAD + "BDAT 6\r\nRSET\r\n", codes(250, 250, 250, 250), "250 reset");
    rejects("BDAT 6\r\nRSET\r\n", codes(503), "250 reset");
  }

  @Test
  void objectsToALineWithoutReplyAndToAReplyWithoutLine() {
    rejects("NOOP\r\nNOOP\r\n", codes(), "250 once");
    rejects("NOOP\r\n", codes(250), "250 twice");
  }

  private static List<String> codes(int... codes) {
    List<String> replies = new ArrayList<>(List.of("220 x"));
    Arrays.stream(codes).forEach(code -> replies.add(code + " x"));
    return replies;
  }

  private static void accepts(String sent, List<String> replies, String last, String... messages) {
    assertThatCode(() -> check(sent, replies, last, messages)).doesNotThrowAnyException();
  }

  private static void rejects(String sent, List<String> replies, String last, String... messages) {
    assertThatThrownBy(() -> check(sent, replies, last, messages))
        .isInstanceOf(AssertionError.class);
  }

  private static void check(String sent, List<String> replies, String last, String... messages) {
    replies.add(last);
    DialogModel.check(
        new FuzzSession.Outcome(sent, replies, List.of(messages), false, false), true);
  }
}
