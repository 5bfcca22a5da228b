package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a file into messages, byte by byte: no line is held in memory, however long it is.
 *
 * <p>In an mbox a message begins with a {@code From } line at the top of the file, or after an
 * empty line if it has the time of day in it; that empty line belongs to neither message. {@code
 * >From }, {@code >>From } and so on lose one {@code >} (the "mboxrd" rule, which undoes itself
 * exactly).
 */
final class MessageFileReader implements AutoCloseable {

  private static final byte[] FROM = "From ".getBytes(US_ASCII);

  /**
   * How far a {@code From } line is read for its date: an address (RFC 5321 4.5.3.1.3) and more.
   */
  private static final int FROM_LINE = 512;

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] QUOTES = ">".repeat(64).getBytes(US_ASCII);

  private final InputStream in;
  private final byte[] input = new byte[16_384];
  private int pos;
  private int limit;
  private boolean started;
  private boolean mbox;
  private boolean atFrom;

  MessageFileReader(InputStream in) {
    this.in = in;
  }

  /** Writes the next message; false if there is none. */
  boolean readMessage(Message.Builder out) throws IOException {
    if (!started) {
      started = true;
      mbox = startsWithFrom();
      atFrom = mbox;
    } else if (!atFrom) {
      return false;
    }
    if (atFrom) {
      skipLine();
      atFrom = false;
    }
    boolean any = mbox || peek() >= 0;
    readLines(out);
    return any;
  }

  private void readLines(Message.Builder out) throws IOException {
    // An empty line is held back until it is known whether it ends the message.
    boolean held = false;
    boolean afterEmpty = false;
    while (peek() >= 0) {
      if (mbox && afterEmpty && startsMessage()) {
        atFrom = true;
        return;
      }
      if (held) {
        out.write(CRLF, 0, 2);
        held = false;
      }
      if (mbox && skipEmptyLine()) {
        held = true;
        afterEmpty = true;
      } else {
        copyLine(out);
        afterEmpty = false;
      }
    }
    // The empty line at the end of an mbox belongs to the file.
  }

  private boolean skipEmptyLine() throws IOException {
    int first = peek();
    if (first == '\n') {
      pos++;
      return true;
    }
    if (first == '\r' && available(2) && input[pos + 1] == '\n') {
      pos += 2;
      return true;
    }
    return false;
  }

  private void copyLine(Message.Builder out) throws IOException {
    if (mbox) {
      unquote(out);
    }
    boolean afterCr = false;
    while (peek() >= 0) {
      int end = pos;
      while (end < limit && input[end] != '\n') {
        end++;
      }
      if (end > pos) {
        out.write(input, pos, end - pos);
        afterCr = input[end - 1] == '\r';
        pos = end;
      }
      if (end < limit) {
        pos++;
        out.write(CRLF, afterCr ? 1 : 0, afterCr ? 1 : 2);
        return;
      }
    }
  }

  /** Copies the quotes at the start of a line, but for one if "From " follows them. */
  private void unquote(Message.Builder out) throws IOException {
    long quotes = 0;
    while (peek() == '>') {
      pos++;
      quotes++;
    }
    long kept = quotes > 0 && startsWithFrom() ? quotes - 1 : quotes;
    for (long left = kept; left > 0; left -= QUOTES.length) {
      out.write(QUOTES, 0, (int) Math.min(left, QUOTES.length));
    }
  }

  /**
   * RFC 4155 appendix A: the line ends in a date with the time of day. A line of text that happens
   * to begin with "From " has none.
   */
  private boolean startsMessage() throws IOException {
    if (!startsWithFrom()) {
      return false;
    }
    for (int i = FROM.length; i < FROM_LINE && available(i + 5); i++) {
      if (input[pos + i] == '\n') {
        return false;
      } else if (isTime(pos + i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isTime(int at) {
    return input[at + 2] == ':'
        && isDigit(input[at])
        && isDigit(input[at + 1])
        && isDigit(input[at + 3])
        && isDigit(input[at + 4]);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean startsWithFrom() throws IOException {
    if (!available(FROM.length)) {
      return false;
    }
    for (int i = 0; i < FROM.length; i++) {
      if (input[pos + i] != FROM[i]) {
        return false;
      }
    }
    return true;
  }

  private void skipLine() throws IOException {
    while (peek() >= 0) {
      if (input[pos++] == '\n') {
        return;
      }
    }
  }

  /** The next byte, or -1 at the end of the file. */
  private int peek() throws IOException {
    return available(1) ? input[pos] & 0xff : -1;
  }

  /** Fills the buffer until it holds this many bytes; false if the file ends before. */
  private boolean available(int count) throws IOException {
    while (limit - pos < count) {
      if (pos > 0) {
        System.arraycopy(input, pos, input, 0, limit - pos);
        limit -= pos;
        pos = 0;
      }
      int n = in.read(input, limit, input.length - limit);
      if (n < 0) {
        return false;
      }
      limit += n;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
