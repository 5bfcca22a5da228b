package io.fortimail.mail.interop;

import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Octets of a body and its copies, until the last of them is disposed of. */
final class SpooledBytes {

  private static final Logger log = LoggerFactory.getLogger(SpooledBytes.class);

  private final FileBackedOutputStream spool;
  private final AtomicInteger users = new AtomicInteger(1);
  private long size;

  private SpooledBytes(int inMemory) {
    this.spool = new FileBackedOutputStream(inMemory);
  }

  /** Reads to the end of a stream. */
  static SpooledBytes read(InputStream in, int inMemory) throws IOException {
    SpooledBytes bytes = new SpooledBytes(inMemory);
    boolean complete = false;
    try {
      bytes.size = in.transferTo(bytes.spool);
      bytes.spool.close();
      complete = true;
      return bytes;
    } finally {
      if (!complete) {
        bytes.release();
      }
    }
  }

  long size() {
    return size;
  }

  /** Fails where the octets are gone; the spool itself would be empty then. */
  InputStream open() throws IOException {
    if (users.get() == 0) {
      throw new IOException("the body was disposed of");
    }
    return spool.asByteSource().openStream();
  }

  /** The same octets for one more. */
  SpooledBytes share() {
    users.incrementAndGet();
    return this;
  }

  /** One less needs them. */
  void release() {
    if (users.decrementAndGet() == 0) {
      try {
        spool.reset();
      } catch (IOException leftBehind) {
        log.warn("temporary file left behind", leftBehind);
      }
    }
  }
}
