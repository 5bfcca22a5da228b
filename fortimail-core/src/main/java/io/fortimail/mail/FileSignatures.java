package io.fortimail.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/** Files that Tika's core does not know by their first bytes, but attackers do. */
final class FileSignatures {

  /** A Windows shortcut. */
  static final String SHORTCUT = "application/x-ms-shortcut";

  /** A virtual disk of Hyper-V, which Windows mounts on a double click. */
  static final String VHDX = "application/x-vhdx";

  /** [MS-SHLLINK] 2.1: the size of the header, then the class identifier of shell links. */
  private static final byte[] SHORTCUT_START = {
    0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0, 0, 0, 0, 0, (byte) 0xc0, 0, 0, 0, 0, 0, 0, 0x46
  };

  /** [MS-VHDX] 2.2.1. */
  private static final byte[] VHDX_START = "vhdxfile".getBytes(US_ASCII);

  private FileSignatures() {}

  static Optional<String> type(byte[] start) {
    if (startsWith(start, SHORTCUT_START)) {
      return Optional.of(SHORTCUT);
    }
    return startsWith(start, VHDX_START) ? Optional.of(VHDX) : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
