package io.fortimail.mail.interop;

import java.io.IOException;

/** A message is not turned into that of another library; its message says why. */
public final class UnconvertibleException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * A refusal of our own.
   *
   * @param reason why the message is not converted
   */
  public UnconvertibleException(String reason) {
    super(reason);
  }

  /**
   * A failure of the other library.
   *
   * @param reason why the message is not converted
   * @param cause what the other library said
   */
  public UnconvertibleException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
