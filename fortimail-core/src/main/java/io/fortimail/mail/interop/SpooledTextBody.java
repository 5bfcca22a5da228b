package io.fortimail.mail.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;

/** A body of text. */
final class SpooledTextBody extends TextBody {

  private final SpooledBytes bytes;
  private final String declared;
  private final Charset charset;
  private boolean disposed;

  SpooledTextBody(SpooledBytes bytes, String declared) {
    this.bytes = bytes;
    this.declared = declared;
    this.charset = known(declared);
  }

  /** The body factory's rule: what Java cannot read is read as US-ASCII. */
  private static Charset known(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      return US_ASCII;
    }
  }

  @Override
  public String getMimeCharset() {
    return declared;
  }

  @Override
  public Charset getCharset() {
    return charset;
  }

  @Override
  public Reader getReader() throws IOException {
    return new InputStreamReader(bytes.open(), charset);
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
    return new SpooledTextBody(bytes.share(), declared);
  }

  @Override
  public void dispose() {
    if (!disposed) {
      disposed = true;
      bytes.release();
    }
  }
}
