package io.fortimail.mail.interop;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.InputStream;

/** Header fields that know whether they are still those that were read. */
final class WatchedHeaders extends InternetHeaders {

  private boolean changed;

  /** Reads a header; that adds lines, which are no change. */
  WatchedHeaders(InputStream in, boolean utf8) throws MessagingException {
    super(in, utf8);
    changed = false;
  }

  boolean isChanged() {
    return changed;
  }

  @Override
  public void setHeader(String name, String value) {
    changed = true;
    super.setHeader(name, value);
  }

  @Override
  public void addHeader(String name, String value) {
    changed = true;
    super.addHeader(name, value);
  }

  @Override
  public void removeHeader(String name) {
    changed = true;
    super.removeHeader(name);
  }

  @Override
  public void addHeaderLine(String line) {
    changed = true;
    super.addHeaderLine(line);
  }
}
