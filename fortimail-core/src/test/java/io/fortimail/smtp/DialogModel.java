package io.fortimail.smtp;

import com.google.common.base.Ascii;
import java.util.List;

/**
 * A plain reference for a whole session, written to be read: it looks at all that the client sent
 * at once, and works out by itself where each line, body and chunk ends (RFC 5321 sections 2.3.8,
 * 4.1.1.4 and 4.5.2, RFC 3030 section 2). It does not know which command is refused; that it takes
 * from the replies, and each line gets exactly one.
 */
final class DialogModel {

  private static final int INCOMPLETE = -1;
  private static final int BARE = -2;

  private final String sent;
  private final FuzzSession.Outcome seen;
  private final boolean chunking;
  private final StringBuilder chunks = new StringBuilder();
  private int position;
  private int replies;
  private int messages;
  private String last = "";

  private DialogModel(FuzzSession.Outcome seen, boolean chunking) {
    this.sent = seen.sent();
    this.seen = seen;
    this.chunking = chunking;
  }

  /**
   * Compares.
   *
   * @throws AssertionError if the session saw other lines, ends or octets
   */
  static void check(FuzzSession.Outcome seen, boolean chunking) {
    DialogModel model = new DialogModel(seen, chunking);
    if (model.hasReply() && model.reply().startsWith("220")) {
      boolean more = true;
      while (more) {
        more = model.hasReply() ? model.step() : model.silence();
      }
    }
    model.finish();
  }

  private boolean hasReply() {
    return replies < seen.replies().size();
  }

  private String reply() {
    last = seen.replies().get(replies++);
    return last;
  }

  /** No further reply: then nothing is complete, or the session has ended. */
  private boolean silence() {
    boolean over = seen.closed() || seen.unanswered() || last.startsWith("220");
    require(over || lineEnd() == INCOMPLETE || isChunkOpen(), "a line has no reply");
    return false;
  }

  /** BDAT is answered when the octets of its chunk have come. */
  private boolean isChunkOpen() {
    int end = lineEnd();
    String line = end == BARE ? "" : sent.substring(position, end);
    return chunking && verb(line).equals("BDAT") && chunkSize(line) > sent.length() - (end + 2);
  }

  private boolean step() {
    int end = lineEnd();
    if (end == INCOMPLETE) {
      return false;
    }
    if (end == BARE) {
      require(
          isNegative(reply()) && seen.closed(), "a bare CR or LF in a command ends the session");
      return false;
    }
    String line = sent.substring(position, end);
    position = end + 2;
    boolean isCommand = !last.startsWith("334"); // RFC 4954 4: what AUTH asks for is no command
    String verb = isCommand ? verb(line) : "";
    if (chunking && verb.equals("BDAT") && chunkSize(line) >= 0) {
      return chunk(chunkSize(line), Ascii.toUpperCase(line).strip().endsWith(" LAST"));
    }
    String reply = reply();
    if (reply.startsWith("354")) {
      require(verb.equals("DATA"), "only DATA asks for a body");
      return body();
    }
    if (!isNegative(reply) && List.of("RSET", "EHLO", "HELO", "MAIL").contains(verb)) {
      chunks.setLength(0);
    }
    return !(verb.equals("STARTTLS") && reply.startsWith("220"));
  }

  /** The index of the next CRLF, if nothing in front of it ends a line in another way. */
  private int lineEnd() {
    for (int i = position; i < sent.length(); i++) {
      if (sent.charAt(i) == '\n') {
        return BARE;
      } else if (sent.charAt(i) == '\r') {
        return i + 1 == sent.length() ? INCOMPLETE : sent.charAt(i + 1) == '\n' ? i : BARE;
      }
    }
    return INCOMPLETE;
  }

  /** RFC 5321 4.1.1: white space in front of the CRLF is tolerated. */
  private static String verb(String line) {
    String text = line.stripTrailing();
    int space = text.indexOf(' ');
    return Ascii.toUpperCase(space < 0 ? text : text.substring(0, space));
  }

  /** RFC 3030 2: {@code BDAT SP chunk-size [SP LAST]}; -1 where it is something else. */
  private static long chunkSize(String line) {
    List<String> words = List.of(Ascii.toUpperCase(line).strip().split(" +"));
    boolean valid =
        words.size() > 1
            && words.size() <= 3
            && words.get(1).matches("[0-9]{1,18}")
            && (words.size() == 2 || words.get(2).equals("LAST"));
    return valid ? Long.parseLong(words.get(1)) : -1;
  }

  private boolean body() {
    String rest = sent.substring(position);
    int end = rest.startsWith(".\r\n") ? 0 : rest.indexOf("\r\n.\r\n") + 2;
    if (end == 1) {
      return false;
    }
    position += end + 3;
    String raw = rest.substring(0, end);
    boolean bare = raw.replace("\r\n", "").chars().anyMatch(c -> c == '\r' || c == '\n');
    require(hasReply() || seen.closed() || seen.unanswered(), "a message has no reply");
    int handed = messages;
    boolean more = !hasReply() || judge(unstuffed(raw), bare);
    require(!bare || messages == handed, "a body with a bare CR or LF is taken");
    return more;
  }

  private static String unstuffed(String raw) {
    String text = raw.startsWith(".") ? raw.substring(1) : raw;
    return text.replace("\r\n.", "\r\n");
  }

  private boolean chunk(long size, boolean isLast) {
    if (sent.length() - position < size) {
      return false;
    }
    chunks.append(sent, position, position + (int) size);
    position += (int) size;
    if (isLast) {
      String content = chunks.toString();
      chunks.setLength(0);
      return judge(content, true); // why a chunk is refused, only the session knows
    }
    if (isNegative(reply())) {
      chunks.setLength(0);
    }
    return true;
  }

  /** The answer to a message, which names it if it was handed over. */
  private boolean judge(String content, boolean mayBeSpoilt) {
    String reply = reply();
    if (reply.contains("#" + messages)) {
      String handed = seen.messages().get(messages++);
      require(handed.equals(content), "the octets differ, expected " + content + " not " + handed);
    } else {
      require(isNegative(reply), "a message that nobody has is not accepted");
      boolean reason = mayBeSpoilt || content.length() > FuzzSession.LIMITS.messageSize();
      require(reason || last.startsWith("421"), "a good message is refused");
    }
    return true;
  }

  private void finish() {
    int inDoubt = seen.unanswered() ? 1 : 0; // handed over, and the client did not wait for the end
    int handed = seen.messages().size();
    require(handed == messages || handed == messages + inDoubt, "a message came from nowhere");
    if (hasReply()) {
      require(isNegative(reply()) && seen.closed(), "a reply to nothing");
    }
    if (hasReply()) { // that reply was one too many, and the end of the session may be told too
      require(reply().startsWith("421"), "more than one reply to nothing");
    }
    require(!hasReply(), "a reply after the last");
    require(!seen.closed() || isNegative(last) || last.startsWith("22"), "closed without a reason");
  }

  private static boolean isNegative(String reply) {
    return reply.startsWith("4") || reply.startsWith("5");
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(
          what + ", at octet " + position + ", after reply " + replies + " " + last + "; " + seen);
    }
  }
}
