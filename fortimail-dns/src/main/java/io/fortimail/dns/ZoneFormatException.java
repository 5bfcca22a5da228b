package io.fortimail.dns;

import java.io.Serial;

/** Zone text that cannot be read; the message says where and why. */
public final class ZoneFormatException extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error.
   *
   * @param message where and why
   */
  public ZoneFormatException(String message) {
    super(message);
  }
}
