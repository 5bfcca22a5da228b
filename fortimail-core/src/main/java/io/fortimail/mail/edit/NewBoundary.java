package io.fortimail.mail.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;

/**
 * A boundary that does not occur in what it is to delimit (RFC 2046 section 5.1.1). It is a hash of
 * all octets, so no sender can write one that contains it, and the same edit gives the same
 * message.
 */
final class NewBoundary {

  private static final int BLOCK = 16_384;

  private NewBoundary() {}

  static String notIn(String fields, ByteSource body) throws IOException {
    HashCode header = Hashing.sha256().hashString(fields, ISO_8859_1);
    Hasher all = Hashing.sha256().newHasher().putBytes(header.asBytes());
    try (InputStream in = body.openStream()) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        all.putBytes(block, 0, n);
      }
    }
    return "=_" + all.putString("boundary", UTF_8).hash().toString().substring(0, 40);
  }
}
