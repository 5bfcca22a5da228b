package io.fortimail.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A file of textual encodings (RFC 7468): blocks between BEGIN and END lines; what stands between
 * the blocks is explanation.
 *
 * @param path where it is
 * @param blocks its blocks in order
 */
record PemFile(Path path, List<Block> blocks) {

  /**
   * One block.
   *
   * @param label what it is, such as {@code CERTIFICATE}
   * @param der its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Block(String label, byte[] der) {}

  /** The host's own file; whole bundles of a system's trust anchors have 300 kB. */
  private static final int MAX_BYTES = 4 * 1_024 * 1_024;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  PemFile {
    blocks = List.copyOf(blocks);
  }

  static PemFile read(Path path) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(path + " is too large for a file of certificates or keys");
    }
    return new PemFile(path, blocks(path, new String(bytes, StandardCharsets.ISO_8859_1)));
  }

  List<byte[]> all(String label) {
    return blocks.stream().filter(b -> b.label().equals(label)).map(Block::der).toList();
  }

  private static List<Block> blocks(Path path, String text) throws IOException {
    List<Block> blocks = new ArrayList<>();
    StringBuilder base64 = new StringBuilder();
    String label = "";
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        base64.setLength(0);
      } else if (line.equals(END + label + DASHES)) {
        blocks.add(new Block(label, decode(path, label, base64.toString())));
        label = "";
      } else if (!label.isEmpty()) {
        base64.append(line);
      }
    }
    if (!label.isEmpty()) {
      throw new IOException(path + ": the block " + label + " has no end");
    }
    return blocks;
  }

  private static byte[] decode(Path path, String label, String base64) throws IOException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      String hint = base64.startsWith("Proc-Type:") ? " (an encrypted key cannot be used)" : "";
      throw new IOException(path + ": the block " + label + " is no base64" + hint, broken);
    }
  }
}
