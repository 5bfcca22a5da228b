package io.fortimail.net;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Where a {@link TlsPipe} works.
 *
 * @param loop runs a task on the loop, later
 * @param tasks runs the computations of handshakes, never on the loop
 * @param plainBuffer lends a cleared buffer of at least {@value #MIN_BUFFER} bytes until the next
 *     call
 */
record TlsPlace(Executor loop, Executor tasks, Supplier<ByteBuffer> plainBuffer) {

  /** The least size of a lent buffer: a record with all that TLS 1.2 may add (RFC 5246 6.2.3). */
  static final int MIN_BUFFER = 20_000;
}
