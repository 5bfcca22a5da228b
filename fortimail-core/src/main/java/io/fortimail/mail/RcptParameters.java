package io.fortimail.mail;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the sender asks for one recipient: the parameters of {@code RCPT} (RFC 5321 section
 * 4.1.1.11).
 *
 * @param notices when its fate is to be reported; empty leaves it to the server (RFC 3461 section
 *     4.1)
 * @param originalRecipient whom the message was first meant for (RFC 3461 section 4.2)
 * @param others the parameters of extensions that the host has added, by keyword in upper case
 */
public record RcptParameters(
    Set<DsnNotify> notices,
    Optional<OriginalRecipient> originalRecipient,
    Map<String, String> others) {

  /** Nothing is asked for. */
  public static final RcptParameters NONE =
      new RcptParameters(Set.of(), Optional.empty(), Map.of());

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if {@link DsnNotify#NEVER} does not stand alone
   */
  public RcptParameters {
    if (notices.contains(DsnNotify.NEVER) && notices.size() > 1) {
      throw new IllegalArgumentException("NEVER stands alone: " + notices);
    }
    notices = ImmutableSet.copyOf(notices);
    others = ImmutableMap.copyOf(others);
  }

  /**
   * An address before any forwarding changed it.
   *
   * @param type its kind, such as {@code rfc822}
   * @param address the address, decoded; what a peer wrote
   */
  public record OriginalRecipient(String type, String address) {}
}
