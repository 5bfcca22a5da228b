package io.fortimail.mail;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.OutputStream;

/** The content of a part, decoded each time it is read. */
final class DecodedSource extends ByteSource {

  private final Octets encoded;
  private final PartHead head;

  DecodedSource(Octets encoded, PartHead head) {
    this.encoded = encoded;
    this.head = head;
  }

  @Override
  public DecodingStream openStream() {
    return new DecodingStream(encoded, head.decoder().orElseThrow());
  }

  @Override
  public long copyTo(OutputStream out) throws IOException {
    try (DecodingStream in = openStream()) {
      return in.transferTo(out);
    }
  }
}
