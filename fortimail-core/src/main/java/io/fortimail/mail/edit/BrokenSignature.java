package io.fortimail.mail.edit;

import io.fortimail.mail.Message;
import io.fortimail.mail.PeerText;
import java.util.List;

/**
 * A signature that a message bears and that edits make invalid.
 *
 * @param kind what signed it: {@code DKIM}, {@code ARC}, {@code S/MIME} or {@code OpenPGP}
 * @param signer the signing domain where there is one (RFC 6376 section 3.5, tag {@code d=}), else
 *     empty
 * @param edit which edit does it, in words
 */
public record BrokenSignature(String kind, String signer, String edit) {

  /** The longest signer kept, in characters: that of a domain name (RFC 1035 section 2.3.4). */
  public static final int MAX_SIGNER = 255;

  /** Cleans what the signature says of its signer. */
  public BrokenSignature {
    signer = PeerText.clean(signer, MAX_SIGNER);
  }

  /**
   * Finds the signatures that would no longer hold. Whether they hold now is not looked at.
   *
   * @param message the message as it came
   * @param edits what would be applied to it
   * @return one for each signature, with the first edit that breaks it
   */
  public static List<BrokenSignature> by(Message message, List<MessageEdit> edits) {
    return edits.isEmpty() ? List.of() : new SignatureCheck(message, edits).broken();
  }

  /** {@return the fact in words} */
  @Override
  public String toString() {
    return (signer.isEmpty() ? kind : kind + " of " + signer) + " broken by: " + edit;
  }
}
