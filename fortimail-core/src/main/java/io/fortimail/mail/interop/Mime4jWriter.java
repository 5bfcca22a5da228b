package io.fortimail.mail.interop;

import io.fortimail.mail.QuotedPrintableEncoder;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.james.mime4j.message.DefaultMessageWriter;
import org.apache.james.mime4j.util.MimeUtil;

/** Mime4j's writer, but for text in quoted-printable, of which it loses some. */
final class Mime4jWriter extends DefaultMessageWriter {

  @Override
  protected OutputStream encodeStream(OutputStream out, String encoding, boolean binaryBody)
      throws IOException {
    return !binaryBody && MimeUtil.isQuotedPrintableEncoded(encoding)
        ? new QuotedPrintableEncoder(out, QuotedPrintableEncoder.LineFeed.ENDS_LINE)
        : super.encodeStream(out, encoding, binaryBody);
  }
}
