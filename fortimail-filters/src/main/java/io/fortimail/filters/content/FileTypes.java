package io.fortimail.filters.content;

import com.google.common.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/**
 * Tells a file's type from its first bytes alone: neither its name nor its declared type is asked,
 * because both are the sender's.
 */
final class FileTypes {

  /** How much of a file is looked at, in octets: the mark of an ISO 9660 image lies at 32 769. */
  static final int PREFIX = 65_536;

  /** Reading Tika's list of types takes about half a second, once per process. */
  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

  /** The type without parameters; empty if there is nothing to look at. */
  Optional<String> detect(ByteSource file) throws IOException {
    byte[] start = file.slice(0, PREFIX).read();
    if (start.length == 0) {
      return Optional.empty();
    }
    Optional<String> known = FileSignatures.type(start);
    return known.isPresent() ? known : Optional.of(byTika(start));
  }

  private String byTika(byte[] start) throws IOException {
    return types.detect(new ByteArrayInputStream(start), new Metadata()).getBaseType().toString();
  }
}
