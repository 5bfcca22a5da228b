package io.fortimail.mail;

import java.time.Duration;

/**
 * By when a message must be delivered (RFC 2852).
 *
 * @param within how long from the command; zero or less, with {@link Mode#NOTIFY}, is already over
 * @param mode what happens then
 * @param trace whether each relay that does not know this extension is reported
 */
public record DeliverBy(Duration within, Mode mode, boolean trace) {

  /** What happens when the time is over. */
  public enum Mode {
    /** The sender is told, and delivery goes on. */
    NOTIFY,
    /** The message goes back. */
    RETURN
  }
}
