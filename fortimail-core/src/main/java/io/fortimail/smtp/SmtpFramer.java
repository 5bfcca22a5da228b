package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Knows where a command line and where a body ends; nothing else does.
 *
 * <p>A line ends with CRLF. A body ends with CRLF.CRLF and with nothing that looks like it (RFC
 * 5321 sections 2.3.8 and 4.1.1.4): a receiver that sees an end where the sender sees none lets the
 * sender smuggle a second message past the checks of the first.
 */
final class SmtpFramer {

  /** What a call came to. */
  enum Frame {
    /** All input is used up. */
    NEED_INPUT,
    /** A whole line, see {@link #line}. */
    LINE,
    /** A line has ended that was over the limit. */
    LONG_LINE,
    /** A line over the limit goes on past all patience. */
    ENDLESS_LINE,
    /** A CR without LF or an LF without CR in a command. */
    BARE_LINE_END,
    /** A line that begins with what begins no command: another protocol. */
    NO_COMMAND,
    /** Bytes of the body, see {@link #body}. */
    BODY,
    /** The body has ended. */
    END_OF_BODY,
    /** The chunk has ended. */
    END_OF_CHUNK
  }

  private enum State {
    LINE_START,
    /**
     * Behind an LF that is taken for a line end, but never for one of those around the last dot.
     */
    AFTER_LF,
    IN_LINE,
    CR,
    DOT,
    DOT_CR
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final byte[] WITHHELD_CR = {'\r'};
  private static final int FIRST_CAPACITY = 128;
  private static final long ALL_ONE = 0x0101010101010101L;
  private static final long ALL_HIGH = 0x8080808080808080L;
  private static final long ALL_CR = ALL_ONE * '\r';
  private static final long ALL_LF = ALL_ONE * '\n';

  private final int maxLongLine;
  private final boolean lenient;

  private int maxLine;
  private byte[] line = {};
  private int lineLength;
  private boolean lineHasCr;
  private State state = State.LINE_START;
  private boolean bareLineEnd;
  private long chunkLeft;
  private ByteBuffer body = NOTHING;

  /**
   * A framer for one session.
   *
   * @param lineEnds whether an LF ends a line, too
   */
  SmtpFramer(SmtpLimits limits, LineEnds lineEnds) {
    this.maxLine = limits.commandLine();
    this.maxLongLine = limits.longLine();
    this.lenient = lineEnds == LineEnds.NORMALISE;
  }

  /** {@return the last line without its CRLF, one character for each octet, up to the limit} */
  String line() {
    return new String(line, 0, Math.min(lineLength, maxLine - 2), ISO_8859_1);
  }

  /** {@return the last bytes of the body} */
  ByteBuffer body() {
    return body;
  }

  /** {@return whether the body has a CR without LF or an LF without CR so far} */
  boolean bareLineEnd() {
    return bareLineEnd;
  }

  void startLine(int maxOctets) {
    maxLine = maxOctets;
    lineLength = 0;
    lineHasCr = false;
  }

  void startBody() {
    state = State.LINE_START;
    bareLineEnd = false;
    body = NOTHING;
  }

  /** Begins a chunk of the body that {@link #startBody} has begun. */
  void startChunk(long octets) {
    chunkLeft = octets;
  }

  /** Reads on in a command line that {@link #startLine} has begun. */
  Frame nextCommand(ByteBuffer in) {
    if (lineLength == 0 && !lineHasCr && in.hasRemaining() && beginsNoCommand(in)) {
      return Frame.NO_COMMAND;
    }
    return nextLine(in);
  }

  private static boolean beginsNoCommand(ByteBuffer in) {
    byte b = in.get(in.position());
    boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    return !letter && b != '\r' && b != '\n';
  }

  /** Reads on in any line that {@link #startLine} has begun. */
  Frame nextLine(ByteBuffer in) {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (lineHasCr) {
        return b == '\n' ? endOfLine() : Frame.BARE_LINE_END;
      } else if (b == '\r') {
        lineHasCr = true;
      } else if (b == '\n') {
        return lenient ? endOfLine() : Frame.BARE_LINE_END;
      } else if (lineLength < maxLine - 2) {
        append(b);
      } else if (++lineLength > maxLine + maxLongLine) {
        return Frame.ENDLESS_LINE;
      }
    }
    return Frame.NEED_INPUT;
  }

  private Frame endOfLine() {
    return lineLength > maxLine - 2 ? Frame.LONG_LINE : Frame.LINE;
  }

  private void append(byte b) {
    if (lineLength == line.length) {
      line = Arrays.copyOf(line, Math.max(FIRST_CAPACITY, line.length * 2));
    }
    line[lineLength++] = b;
  }

  /** Reads on in a body that {@link #startBody} has begun. */
  Frame nextBody(ByteBuffer in) {
    int start = in.position();
    int limit = in.limit();
    int i = start;
    while (i < limit) {
      byte b = in.get(i);
      switch (state) {
        case IN_LINE -> {
          i = endOfText(in, i, limit);
          if (i < limit) {
            if (in.get(i) == '\r') {
              state = State.CR;
            } else {
              bareLineEnd = true;
              state = lenient ? State.AFTER_LF : State.IN_LINE;
            }
            i++;
          }
        }
        case CR -> {
          if (b == '\n') {
            state = State.LINE_START;
            i++;
          } else {
            bareLineEnd = true;
            if (b == '\r') {
              i++;
            } else {
              state = State.IN_LINE;
            }
          }
        }
        case LINE_START -> {
          if (b != '.') {
            state = State.IN_LINE;
          } else if (i > start) {
            return bodyUpTo(in, start, i); // the dot is looked at again
          } else {
            state = State.DOT;
            start = ++i;
          }
        }
        case AFTER_LF -> {
          state = State.IN_LINE;
          if (b == '.' && i > start) {
            state = State.AFTER_LF;
            return bodyUpTo(in, start, i); // the dot is looked at again
          } else if (b == '.') {
            start = ++i;
          }
        }
        case DOT -> {
          if (b == '\r') {
            state = State.DOT_CR; // withheld: it is the message's only if no LF follows
            start = ++i;
          } else {
            state = State.IN_LINE; // RFC 5321 4.5.2: the dot was added by the sender
          }
        }
        case DOT_CR -> {
          if (b == '\n') {
            in.position(i + 1);
            return Frame.END_OF_BODY;
          }
          state = State.CR;
          in.position(i);
          body = ByteBuffer.wrap(WITHHELD_CR).asReadOnlyBuffer();
          return Frame.BODY;
        }
      }
    }
    return i > start ? bodyUpTo(in, start, i) : needInput(in, i);
  }

  /** Reads on in a chunk that {@link #startChunk} has begun. */
  Frame nextChunk(ByteBuffer in) {
    if (chunkLeft == 0) {
      return Frame.END_OF_CHUNK;
    }
    int start = in.position();
    int end = start + (int) Math.min(in.remaining(), chunkLeft);
    if (start == end) {
      return Frame.NEED_INPUT;
    }
    findBareLineEnds(in, start, end);
    chunkLeft -= end - start;
    return bodyUpTo(in, start, end);
  }

  /** A message in chunks has ended: a CR in its last place has no LF. */
  void endOfChunks() {
    bareLineEnd |= state == State.CR;
  }

  private void findBareLineEnds(ByteBuffer in, int start, int end) {
    int i = start;
    while (i < end && !bareLineEnd) {
      if (state == State.CR) {
        bareLineEnd = in.get(i) != '\n';
        state = State.IN_LINE;
        i++;
      } else {
        i = endOfText(in, i, end);
        if (i < end) {
          bareLineEnd = in.get(i) == '\n';
          state = State.CR;
          i++;
        }
      }
    }
  }

  private static Frame needInput(ByteBuffer in, int position) {
    in.position(position);
    return Frame.NEED_INPUT;
  }

  private Frame bodyUpTo(ByteBuffer in, int start, int end) {
    body = in.duplicate().position(start).limit(end);
    in.position(end);
    return Frame.BODY;
  }

  /** The hot loop: most octets of a message are neither CR nor LF, so it looks at eight at once. */
  private static int endOfText(ByteBuffer in, int from, int limit) {
    int i = from;
    while (i <= limit - Long.BYTES && !hasLineEnd(in.getLong(i))) {
      i += Long.BYTES;
    }
    while (i < limit && in.get(i) != '\r' && in.get(i) != '\n') {
      i++;
    }
    return i;
  }

  private static boolean hasLineEnd(long octets) {
    return hasZero(octets ^ ALL_CR) || hasZero(octets ^ ALL_LF);
  }

  /** Whether one of eight octets is zero: only then a borrow reaches a high bit that was clear. */
  private static boolean hasZero(long octets) {
    return ((octets - ALL_ONE) & ~octets & ALL_HIGH) != 0;
  }
}
