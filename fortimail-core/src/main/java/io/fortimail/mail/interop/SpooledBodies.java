package io.fortimail.mail.interop;

import java.io.IOException;
import java.io.InputStream;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.BodyFactory;
import org.jspecify.annotations.Nullable;

/** Makes the bodies of one message: in memory while there is room, in files from then on. */
final class SpooledBodies implements BodyFactory {

  private int left;

  /** So many octets of all bodies together stay in memory. */
  SpooledBodies(int inMemory) {
    this.left = inMemory;
  }

  @Override
  public BinaryBody binaryBody(InputStream in) throws IOException {
    return new SpooledBinaryBody(spool(in));
  }

  @Override
  public TextBody textBody(InputStream in, @Nullable String charset) throws IOException {
    return new SpooledTextBody(spool(in), charset == null ? "us-ascii" : charset);
  }

  private SpooledBytes spool(InputStream in) throws IOException {
    SpooledBytes bytes = SpooledBytes.read(in, left);
    left -= (int) (bytes.size() <= left ? bytes.size() : 0);
    return bytes;
  }
}
