package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.mail.EnhancedStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the replies of a server, RFC 5321 section 4.2.1, within limits. */
final class SmtpReplyReader {

  /** What a call came to. */
  sealed interface Result {

    /** All input is used up. */
    record NeedInput() implements Result {}

    /** A whole reply. */
    record Whole(SmtpReply reply) implements Result {}

    /** Not a reply: the session cannot go on. */
    record Malformed(String reason) implements Result {}
  }

  private final SmtpClientLimits limits;
  private final List<String> lines = new ArrayList<>();
  private byte[] line = new byte[128];
  private int length;
  private int code;

  SmtpReplyReader(SmtpClientLimits limits) {
    this.limits = limits;
  }

  Result next(ByteBuffer in) {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n') {
        Optional<Result> result = endOfLine();
        if (result.isPresent()) {
          return result.get();
        }
      } else if (length == limits.replyLine()) {
        return new Result.Malformed("a reply line over " + limits.replyLine() + " octets");
      } else {
        if (length == line.length) {
          line = Arrays.copyOf(line, line.length * 2);
        }
        line[length++] = b;
      }
    }
    return new Result.NeedInput();
  }

  /** Lines may end with a bare LF here: nothing can be smuggled through a reply. */
  private Optional<Result> endOfLine() {
    String text = new String(line, 0, length, ISO_8859_1).stripTrailing();
    length = 0;
    if (!isReplyLine(text)) {
      return Optional.of(new Result.Malformed("not a reply: " + text));
    }
    int lineCode = Integer.parseInt(text.substring(0, 3));
    if (!lines.isEmpty() && lineCode != code) {
      return Optional.of(new Result.Malformed("a reply with two codes: " + text));
    }
    code = lineCode;
    lines.add(text.length() > 4 ? text.substring(4) : "");
    if (text.length() > 3 && text.charAt(3) == '-') {
      return lines.size() < limits.replyLines()
          ? Optional.empty()
          : Optional.of(new Result.Malformed("a reply over " + limits.replyLines() + " lines"));
    }
    SmtpReply reply = withStatus(code, lines);
    lines.clear();
    return Optional.of(new Result.Whole(reply));
  }

  private static boolean isReplyLine(String text) {
    return text.length() >= 3
        && text.charAt(0) >= '2'
        && text.charAt(0) <= '5'
        && isDigit(text.charAt(1))
        && isDigit(text.charAt(2))
        && (text.length() == 3 || text.charAt(3) == ' ' || text.charAt(3) == '-');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** RFC 2034 4: the status stands at the start of each line. */
  private static SmtpReply withStatus(int code, List<String> lines) {
    Optional<EnhancedStatus> status = statusOf(code, lines.get(0));
    if (status.isEmpty()) {
      return new SmtpReply(code, status, lines);
    }
    String prefix = status.get().toString();
    List<String> texts =
        lines.stream()
            .map(text -> text.startsWith(prefix) ? text.substring(prefix.length()).strip() : text)
            .toList();
    return new SmtpReply(code, status, texts);
  }

  private static Optional<EnhancedStatus> statusOf(int code, String text) {
    int space = text.indexOf(' ');
    String word = space < 0 ? text : text.substring(0, space);
    int first = word.indexOf('.');
    int second = word.indexOf('.', first + 1);
    if (first != 1 || second < 0 || word.charAt(0) - '0' != code / 100 || code / 100 == 3) {
      return Optional.empty();
    }
    int subject = number(word.substring(2, second));
    int detail = number(word.substring(second + 1));
    return subject < 0 || detail < 0
        ? Optional.empty()
        : Optional.of(new EnhancedStatus(code / 100, subject, detail));
  }

  private static int number(String digits) {
    return !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> isDigit((char) c))
        ? Integer.parseInt(digits)
        : -1;
  }
}
