package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fuzzer's octets mean: the pieces that a client sends, and when a handler answers.
 *
 * <p>The first octet tells whether answers come at once (0x20 is set, as in a blank) or late.
 *
 * @param late whether each answer of the handler waits for a {@link Step.Answer}
 * @param steps what happens, in order
 */
record FuzzInput(boolean late, List<Step> steps) {

  /** Something that happens. */
  sealed interface Step {

    /** The client sends octets, one character for each, in one piece. */
    record Piece(String octets) implements Step {}

    /** An answer comes that the session waits for, if it waits. */
    record Answer() implements Step {}

    /** The client goes away. */
    record Disconnect() implements Step {}
  }

  private static final int AT_ONCE = 0x20;
  private static final int SIZES = 0x0f;
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  /**
   * The octets as they stand. The first one's lower four bits tell how many sizes follow; the rest
   * is sent in pieces of these sizes, over and over, and in one piece if there is none.
   */
  static FuzzInput raw(byte[] data) {
    int header = data.length == 0 ? AT_ONCE : data[0];
    int sizes = Math.min(header & SIZES, Math.max(0, data.length - 1));
    List<Step> steps = new ArrayList<>();
    String octets = new String(data, ISO_8859_1);
    int from = Math.min(data.length, 1 + sizes);
    for (int n = 0; from < data.length; n++) {
      int size = sizes == 0 ? data.length : Math.max(1, data[1 + n % sizes] & 0xff);
      int to = Math.min(data.length, from + size);
      steps.add(new Step.Piece(octets.substring(from, to)));
      if (n % 2 == 1) { // with late answers, two pieces come for each of them
        steps.add(new Step.Answer());
      }
      from = to;
    }
    return new FuzzInput((header & AT_ONCE) == 0, steps);
  }

  /** Each octet behind the first picks a word of the {@link SmtpAlphabet}. */
  static FuzzInput alphabet(byte[] data) {
    List<Step> steps = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (int i = 1; i < data.length; i++) {
      SmtpAlphabet word = SmtpAlphabet.of(data[i]);
      piece.append(word.text());
      if (word.cuts()) {
        cut(piece, steps);
      }
      if (word == SmtpAlphabet.ANSWER) {
        steps.add(new Step.Answer());
      } else if (word == SmtpAlphabet.DISCONNECT) {
        steps.add(new Step.Disconnect());
        break;
      }
    }
    cut(piece, steps);
    return new FuzzInput(data.length > 0 && (data[0] & AT_ONCE) == 0, steps);
  }

  private static void cut(StringBuilder piece, List<Step> steps) {
    if (!piece.isEmpty()) {
      steps.add(new Step.Piece(piece.toString()));
      piece.setLength(0);
    }
  }

  /** The octets for words of the alphabet, the reverse of {@link #alphabet}. */
  static byte[] spelled(boolean late, String words) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write(late ? '@' : ' ');
    for (String word : WORDS.split(words)) {
      data.write(SmtpAlphabet.valueOf(word).octet());
    }
    return data.toByteArray();
  }

  /** {@return all that the client sends, one character for each octet} */
  String sent() {
    StringBuilder sent = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Step.Piece piece) {
        sent.append(piece.octets());
      }
    }
    return sent.toString();
  }
}
