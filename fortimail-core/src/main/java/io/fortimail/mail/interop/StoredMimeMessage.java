package io.fortimail.mail.interop;

import com.google.common.io.ByteSource;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A message whose bytes are at hand. Jakarta Mail writes the header of an unchanged message anew
 * from its lines, and so loses bare line ends, bytes beyond ASCII and a header without end;
 * signatures need it as it came.
 */
final class StoredMimeMessage extends MimeMessage {

  private final ByteSource bytes;

  StoredMimeMessage(Session session, SharedBytes in, ByteSource bytes) throws MessagingException {
    super(session, in);
    this.bytes = bytes;
  }

  /** Called by the constructor above. */
  @Override
  protected InternetHeaders createInternetHeaders(InputStream in) throws MessagingException {
    boolean utf8 = Boolean.parseBoolean(session.getProperty("mail.mime.allowutf8"));
    return new WatchedHeaders(in, utf8);
  }

  @Override
  public void writeTo(OutputStream out, String @Nullable [] ignoredFields)
      throws IOException, MessagingException {
    boolean whole = ignoredFields == null || ignoredFields.length == 0;
    if (whole && isAsItCame()) {
      bytes.copyTo(out);
      out.flush();
    } else {
      super.writeTo(out, ignoredFields);
    }
  }

  private boolean isAsItCame() {
    return saved && !modified && headers instanceof WatchedHeaders watched && !watched.isChanged();
  }
}
