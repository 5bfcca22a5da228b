package io.fortimail.smtp.auth;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Optional;

/** {@code client-final-message} (RFC 5802 section 7). */
final class ScramClientFinal {

  private final byte[] binding;
  private final String nonce;
  private final byte[] proof;
  private final String withoutProof;

  private ScramClientFinal(byte[] binding, String nonce, byte[] proof, String withoutProof) {
    this.binding = binding;
    this.nonce = nonce;
    this.proof = proof;
    this.withoutProof = withoutProof;
  }

  static Optional<ScramClientFinal> parse(String message) {
    List<String> fields = Splitter.on(',').splitToList(message);
    int last = fields.size() - 1;
    if (last < 2
        || !fields.get(0).startsWith("c=")
        || !fields.get(1).startsWith("r=")
        || !fields.get(last).startsWith("p=")
        || !ScramSyntax.areExtensions(fields.subList(2, last))) {
      return Optional.empty();
    }
    Optional<byte[]> binding = ScramSyntax.base64(fields.get(0).substring(2));
    Optional<byte[]> proof =
        ScramSyntax.base64(fields.get(last).substring(2))
            .filter(bytes -> bytes.length == Sha256.LENGTH);
    return binding.isEmpty() || proof.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ScramClientFinal(
                binding.get(),
                fields.get(1).substring(2),
                proof.get(),
                message.substring(0, message.length() - fields.get(last).length() - 1)));
  }

  /** The GS2 header and the channel's binding, as the client has them. */
  byte[] binding() {
    return binding;
  }

  /** The nonce of both. */
  String nonce() {
    return nonce;
  }

  /** {@code ClientProof}, of the hash's length. */
  byte[] proof() {
    return proof;
  }

  /** The message up to the proof, as both sides sign it. */
  String withoutProof() {
    return withoutProof;
  }
}
