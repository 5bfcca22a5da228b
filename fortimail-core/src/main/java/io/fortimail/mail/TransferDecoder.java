package io.fortimail.mail;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Undoes a transfer encoding (RFC 2045 section 6) as mail programs do: what does not belong there
 * is noted and passed over. Holds a few bytes, whatever comes.
 */
interface TransferDecoder {

  /** Decodes more octets. */
  void decode(byte[] in, int length, OutputStream out) throws IOException;

  /** Writes what is left at the end of the content. */
  void finish(OutputStream out) throws IOException;

  /** Whether the content held what does not belong there. */
  boolean sawJunk();

  /** The decoder for an encoding that leaves the octets as they are. */
  static TransferDecoder identity() {
    return new TransferDecoder() {
      @Override
      public void decode(byte[] in, int length, OutputStream out) throws IOException {
        out.write(in, 0, length);
      }

      @Override
      public void finish(OutputStream out) {}

      @Override
      public boolean sawJunk() {
        return false;
      }
    };
  }
}
