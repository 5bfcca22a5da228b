package io.fortimail.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/**
 * Tells a file's type from its first bytes alone: neither its name nor its declared type is asked,
 * because both are the sender's.
 */
final class FileTypes {

  /** How much of a file is looked at, in octets: the mark of an ISO 9660 image lies at 32 769. */
  static final int PREFIX = 65_536;

  private FileTypes() {}

  /**
   * Reading Tika's list of types takes about half a second, once per process, when first needed.
   */
  private static final class Known {
    static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
    static final MediaTypeRegistry REGISTRY = TYPES.getMediaTypeRegistry();
  }

  /** The type without parameters; empty if there is nothing to look at. */
  static Optional<String> detect(byte[] start) {
    if (start.length == 0) {
      return Optional.empty();
    }
    Optional<String> known = FileSignatures.type(start);
    return known.isPresent() ? known : Optional.of(byTika(start));
  }

  private static String byTika(byte[] start) {
    try {
      return Known.TYPES
          .detect(new ByteArrayInputStream(start), new Metadata())
          .getBaseType()
          .toString();
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
  }

  /**
   * Whether a declared type cannot be that of content of a detected one: neither is a kind of the
   * other. What says nothing contradicts nothing: {@code application/octet-stream} declared, text
   * or octets of no known kind detected.
   */
  static boolean contradict(String declared, String detected) {
    MediaType said = MediaType.parse(declared);
    MediaType seen = MediaType.parse(detected);
    if (said == null
        || MediaType.OCTET_STREAM.equals(said)
        || MediaType.OCTET_STREAM.equals(seen)
        || MediaType.TEXT_PLAIN.equals(seen)) {
      return false;
    }
    MediaType known = Known.REGISTRY.normalize(said);
    return Known.REGISTRY.getTypes().contains(known)
        && !known.equals(seen)
        && !Known.REGISTRY.isInstanceOf(known, seen)
        && !Known.REGISTRY.isInstanceOf(seen, known);
  }
}
