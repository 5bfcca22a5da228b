package io.fortimail.mail;

/**
 * One recipient of an envelope: whom the message is for, whatever its header says.
 *
 * @param address the mailbox of {@code RCPT TO}
 */
public record Recipient(EmailAddress address) {

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

  /** {@return the mailbox} */
  @Override
  public String toString() {
    return address.toString();
  }
}
