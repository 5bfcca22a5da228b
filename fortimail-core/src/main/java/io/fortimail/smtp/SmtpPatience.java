package io.fortimail.smtp;

/**
 * How much of a client's misbehaviour and slowness is borne. A server has two: one for good times
 * and one for when it runs out of connections.
 *
 * @param errors what is counted
 * @param times what is timed
 */
public record SmtpPatience(SmtpErrorLimits errors, SmtpTimeouts times) {

  /** The defaults. */
  public static final SmtpPatience DEFAULT =
      new SmtpPatience(SmtpErrorLimits.DEFAULT, SmtpTimeouts.DEFAULT);

  /** The defaults under stress. */
  public static final SmtpPatience STRESSED =
      new SmtpPatience(SmtpErrorLimits.STRESSED, SmtpTimeouts.STRESSED);

  /**
   * The same patience with other counts.
   *
   * @param other what is counted
   * @return a new patience
   */
  public SmtpPatience with(SmtpErrorLimits other) {
    return new SmtpPatience(other, times);
  }

  /**
   * The same patience with other times.
   *
   * @param other what is timed
   * @return a new patience
   */
  public SmtpPatience with(SmtpTimeouts other) {
    return new SmtpPatience(errors, other);
  }
}
