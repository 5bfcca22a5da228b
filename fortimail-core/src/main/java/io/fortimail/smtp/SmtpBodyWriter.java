package io.fortimail.smtp;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The message as a client session writes it: read piece by piece, stuffed, and ended. */
final class SmtpBodyWriter implements AutoCloseable {

  private static final int PIECE = 16_384;

  private final ByteSource content;
  private final DotStuffer stuffer = new DotStuffer();
  private Optional<InputStream> in = Optional.empty();
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private boolean active;
  private boolean ended;

  SmtpBodyWriter(ByteSource content) {
    this.content = content;
  }

  /** {@return the number of octets of the message} */
  long size() throws IOException {
    return content.size();
  }

  /** {@return whether the message has an octet above 127} */
  boolean hasEightBit() throws IOException {
    byte[] bytes = new byte[PIECE];
    try (InputStream stream = content.openStream()) {
      for (int n = stream.read(bytes); n >= 0; n = stream.read(bytes)) {
        for (int i = 0; i < n; i++) {
          if (bytes[i] < 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  void start() {
    active = true;
  }

  /** {@return whether there is more to write} */
  boolean isActive() {
    return active;
  }

  void drainTo(ByteBuffer target) throws IOException {
    if (in.isEmpty()) {
      in = Optional.of(content.openStream());
      piece = ByteBuffer.allocate(PIECE).limit(0);
    }
    while (!ended && target.remaining() >= 4) {
      if (!piece.hasRemaining()) {
        int n = in.get().read(piece.array());
        ended = n < 0;
        piece.position(0).limit(Math.max(n, 0));
      }
      stuffer.move(piece, target);
    }
    if (ended && stuffer.end(target)) {
      active = false;
      close();
    }
  }

  @Override
  public void close() {
    active = false;
    piece = ByteBuffer.allocate(0);
    in.ifPresent(SmtpBodyWriter::closeQuietly);
    in = Optional.empty();
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException nothingIsLost) {
      // it was only read
    }
  }
}
