package io.fortimail.mail;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Quoted-printable (RFC 2045 section 6.7). An {@code =} that begins no escape stands for itself, as
 * that section's note 1 suggests; blanks at the end of a line are dropped (rule 3).
 */
final class QuotedPrintableDecoder implements TransferDecoder {

  /** The most blanks held back until the line's end is known: a line has at most 998 octets. */
  private static final int MAX_BLANKS = 1_000;

  private enum State {
    TEXT,
    ESCAPE,
    ESCAPE_DIGIT,
    SOFT_BREAK_BLANKS,
    SOFT_BREAK_CR
  }

  private final byte[] blanks = new byte[MAX_BLANKS];
  private State state = State.TEXT;
  private int blankCount;
  private byte firstDigit;
  private boolean junk;

  @Override
  public void decode(byte[] in, int length, OutputStream out) throws IOException {
    // Held in memory so that the spool is written in blocks.
    ByteBlock block = new ByteBlock(out);
    for (int i = 0; i < length; i++) {
      accept(in[i], block);
    }
    block.flush();
  }

  private void accept(byte b, ByteBlock out) throws IOException {
    switch (state) {
      case TEXT -> text(b, out);
      case ESCAPE -> escape(b, out);
      case ESCAPE_DIGIT -> secondDigit(b, out);
      case SOFT_BREAK_BLANKS -> {
        if (b == '\n') {
          state = State.TEXT;
        } else if (b == '\r') {
          state = State.SOFT_BREAK_CR;
        } else if (b != ' ' && b != '\t') {
          junk = true;
          state = State.TEXT;
          out.write('=');
          text(b, out);
        }
      }
      case SOFT_BREAK_CR -> {
        state = State.TEXT;
        if (b != '\n') {
          text(b, out);
        }
      }
    }
  }

  private void text(byte b, ByteBlock out) throws IOException {
    if (b == ' ' || b == '\t') {
      if (blankCount == MAX_BLANKS) {
        flushBlanks(out);
      }
      blanks[blankCount++] = b;
      return;
    }
    if (b == '\r' || b == '\n') {
      blankCount = 0;
    } else {
      flushBlanks(out);
    }
    if (b == '=') {
      state = State.ESCAPE;
    } else {
      out.write(b);
    }
  }

  private void escape(byte b, ByteBlock out) throws IOException {
    if (b == '\n') {
      state = State.TEXT;
    } else if (b == '\r') {
      state = State.SOFT_BREAK_CR;
    } else if (b == ' ' || b == '\t') {
      state = State.SOFT_BREAK_BLANKS;
    } else if (Character.digit(b, 16) >= 0) {
      firstDigit = b;
      state = State.ESCAPE_DIGIT;
    } else {
      junk = true;
      state = State.TEXT;
      out.write('=');
      text(b, out);
    }
  }

  private void secondDigit(byte b, ByteBlock out) throws IOException {
    state = State.TEXT;
    int low = Character.digit(b, 16);
    if (low >= 0) {
      out.write(Character.digit(firstDigit, 16) << 4 | low);
    } else {
      junk = true;
      out.write('=');
      out.write(firstDigit);
      text(b, out);
    }
  }

  private void flushBlanks(ByteBlock out) throws IOException {
    for (int i = 0; i < blankCount; i++) {
      out.write(blanks[i]);
    }
    blankCount = 0;
  }

  @Override
  public void finish(OutputStream out) throws IOException {
    if (state == State.ESCAPE_DIGIT) {
      junk = true;
      out.write(new byte[] {'=', firstDigit});
    }
  }

  @Override
  public boolean sawJunk() {
    return junk;
  }
}
