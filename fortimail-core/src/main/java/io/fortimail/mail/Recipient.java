package io.fortimail.mail;

/**
 * One recipient of an envelope: whom the message is for, whatever its header says. Two are equal if
 * they name the same mailbox, whatever is asked for them.
 *
 * @param address the mailbox of {@code RCPT TO}
 * @param parameters what the sender asks for this recipient
 */
public record Recipient(EmailAddress address, RcptParameters parameters) {

  /**
   * A recipient for whom nothing is asked.
   *
   * @param address the mailbox
   */
  public Recipient(EmailAddress address) {
    this(address, RcptParameters.NONE);
  }

  /**
   * A recipient that the program itself wrote.
   *
   * @param address {@code local-part@domain}
   * @return the recipient
   * @throws IllegalArgumentException if the text is no mailbox
   */
  public static Recipient of(String address) {
    return new Recipient(EmailAddress.of(address));
  }

  /** {@return the domain of the mailbox, in lower case} */
  public String domain() {
    return address.domain();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recipient recipient && recipient.address.equals(address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  /** {@return the mailbox} */
  @Override
  public String toString() {
    return address.toString();
  }
}
