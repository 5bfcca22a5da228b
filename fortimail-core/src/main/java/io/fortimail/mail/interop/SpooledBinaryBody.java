package io.fortimail.mail.interop;

import java.io.IOException;
import java.io.InputStream;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.SingleBody;

/** A body of other than text. */
final class SpooledBinaryBody extends BinaryBody {

  private final SpooledBytes bytes;
  private boolean disposed;

  SpooledBinaryBody(SpooledBytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return bytes.open();
  }

  @Override
  public long size() {
    return bytes.size();
  }

  @Override
  public SingleBody copy() {
    return new SpooledBinaryBody(bytes.share());
  }

  @Override
  public void dispose() {
    if (!disposed) {
      disposed = true;
      bytes.release();
    }
  }
}
