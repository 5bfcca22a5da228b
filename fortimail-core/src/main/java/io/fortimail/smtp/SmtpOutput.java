package io.fortimail.smtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Replies that wait to be written. Holds no memory while nothing waits. */
final class SmtpOutput {

  private static final byte[] NOTHING = {};
  private static final int FIRST_CAPACITY = 256;

  private byte[] bytes = NOTHING;
  private int start;
  private int end;

  boolean isEmpty() {
    return start == end;
  }

  void append(SmtpReply reply) {
    append(reply.encode());
  }

  void append(byte[] more) {
    if (end + more.length > bytes.length) {
      int needed = end + more.length;
      bytes = Arrays.copyOf(bytes, Math.max(FIRST_CAPACITY, Math.max(needed, bytes.length * 2)));
    }
    System.arraycopy(more, 0, bytes, end, more.length);
    end += more.length;
  }

  void drainTo(ByteBuffer target) {
    int count = Math.min(target.remaining(), end - start);
    target.put(bytes, start, count);
    start += count;
    if (start == end) {
      bytes = NOTHING;
      start = 0;
      end = 0;
    }
  }
}
