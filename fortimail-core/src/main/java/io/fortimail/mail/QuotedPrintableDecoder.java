package io.fortimail.mail;

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

  private static final boolean[] PLAIN = plain();

  private final byte[] blanks = new byte[MAX_BLANKS];
  private State state = State.TEXT;
  private int blankCount;
  private byte firstDigit;
  private boolean junk;
  private int n;

  private static boolean[] plain() {
    boolean[] plain = new boolean[256];
    for (int c = 0; c < plain.length; c++) {
      plain[c] = c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '=';
    }
    return plain;
  }

  /** An escape that turns out to be none comes out with what follows it. */
  @Override
  public int most(int length) {
    return length + MAX_BLANKS + 3;
  }

  @Override
  public int decode(byte[] in, int from, int to, byte[] out) {
    n = 0;
    int i = from;
    while (i < to) {
      if (state == State.TEXT && blankCount == 0) {
        i = copyPlain(in, i, to, out);
      }
      if (i < to) {
        accept(in[i++], out);
      }
    }
    return n;
  }

  /** Copies what stands for itself, blanks between words included. */
  private int copyPlain(byte[] in, int from, int to, byte[] out) {
    int i = from;
    int at = n;
    while (i < to
        && (PLAIN[in[i] & 0xff] || (in[i] == ' ' && i + 1 < to && PLAIN[in[i + 1] & 0xff]))) {
      out[at++] = in[i++];
    }
    n = at;
    return i;
  }

  private void accept(byte b, byte[] out) {
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
          out[n++] = '=';
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

  private void text(byte b, byte[] out) {
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
      out[n++] = b;
    }
  }

  private void escape(byte b, byte[] out) {
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
      out[n++] = '=';
      text(b, out);
    }
  }

  private void secondDigit(byte b, byte[] out) {
    state = State.TEXT;
    int low = Character.digit(b, 16);
    if (low >= 0) {
      out[n++] = (byte) (Character.digit(firstDigit, 16) << 4 | low);
    } else {
      junk = true;
      out[n++] = '=';
      out[n++] = firstDigit;
      text(b, out);
    }
  }

  private void flushBlanks(byte[] out) {
    System.arraycopy(blanks, 0, out, n, blankCount);
    n += blankCount;
    blankCount = 0;
  }

  @Override
  public int finish(byte[] out) {
    if (state != State.ESCAPE_DIGIT) {
      return 0;
    }
    junk = true;
    out[0] = '=';
    out[1] = firstDigit;
    return 2;
  }

  @Override
  public boolean sawJunk() {
    return junk;
  }
}
