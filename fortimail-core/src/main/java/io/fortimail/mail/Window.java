package io.fortimail.mail;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A window that moves over octets, for readers that look at them in place: over all of them where
 * they lie in an array, else over a block that is filled as they go on.
 *
 * <p>The fields are the reader's to use: they are what its inner loops work on.
 */
final class Window {

  private static final int BLOCK = 65_536;

  /** What the window shows. */
  byte[] bytes;

  /** Where the reader stands in it. */
  int pos;

  /** What the window must keep: the octets from here on. Never behind {@link #pos}. */
  int mark;

  /** The end of what the window shows. */
  int limit;

  /** The position of {@code bytes[0]} among the octets. */
  private long base;

  private final @Nullable Octets rest;

  private Window(byte[] bytes, int from, int to, long base, @Nullable Octets rest) {
    this.bytes = bytes;
    this.pos = from;
    this.mark = from;
    this.limit = to;
    this.base = base;
    this.rest = rest;
  }

  static Window over(byte[] bytes, int from, int to) {
    return new Window(bytes, from, to, -from, null);
  }

  static Window onto(Octets octets) {
    return new Window(new byte[(int) Math.min(BLOCK, octets.length())], 0, 0, 0, octets);
  }

  /** The position of an index among the octets. */
  long position(int index) {
    return base + index;
  }

  /** Whether what it shows stays where it is, so that it need not be copied. */
  boolean isWhole() {
    return rest == null;
  }

  /** Moves to a position that is not yet behind the window. */
  void moveTo(long position) {
    if (position - base <= limit) {
      pos = (int) (position - base);
    } else {
      base = position;
      pos = 0;
      limit = 0;
    }
    mark = pos;
  }

  /**
   * Moves to the octet before, where there is one: the end of the line that was passed. The one
   * before that is kept, since it may be a CR that belongs to it.
   */
  void stepBack() {
    pos = Math.max(0, pos - 1);
    mark = Math.max(0, pos - 1);
  }

  /** Whether there are octets behind what the window shows. */
  boolean hasMore() {
    return rest != null && base + limit < rest.length();
  }

  /**
   * Brings more octets into the window, and moves {@link #pos}, {@link #mark} and {@link #limit}
   * with what is kept. Where there are no more, nothing moves.
   *
   * @return whether there were more
   */
  boolean more() throws IOException {
    if (rest == null || !hasMore()) {
      return false;
    }
    if (mark > 0) {
      System.arraycopy(bytes, mark, bytes, 0, limit - mark);
      base += mark;
      pos -= mark;
      limit -= mark;
      mark = 0;
    }
    if (limit == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(BLOCK, 2 * limit));
    }
    int n = rest.read(base + limit, bytes, limit, bytes.length - limit);
    limit += Math.max(n, 0);
    return n > 0;
  }
}
