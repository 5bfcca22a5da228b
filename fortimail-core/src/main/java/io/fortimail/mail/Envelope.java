package io.fortimail.mail;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What SMTP says of a message: the sender and the recipients of one transaction (RFC 5321 section
 * 2.3.1).
 *
 * @param sender the reverse path; empty is the null path {@code <>} of bounces, to which nothing is
 *     ever returned (RFC 5321 section 4.5.5)
 * @param recipients the forward paths in the order given, each once
 * @param parameters what the sender asks for the message
 */
public record Envelope(
    Optional<EmailAddress> sender, List<Recipient> recipients, MailParameters parameters) {

  /** Copies the recipients and drops repeated ones. */
  public Envelope {
    recipients = ImmutableSet.copyOf(recipients).asList();
  }

  /**
   * An envelope that the program itself wrote.
   *
   * @param sender {@code local-part@domain}, or the empty string for the null path
   * @param recipients one or more mailboxes
   * @return the envelope, which asks for nothing
   * @throws IllegalArgumentException if a text is no mailbox
   */
  public static Envelope of(String sender, String... recipients) {
    Optional<EmailAddress> path =
        sender.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.of(sender));
    return new Envelope(
        path, Arrays.stream(recipients).map(Recipient::of).toList(), MailParameters.NONE);
  }

  /**
   * The same envelope for some of its recipients.
   *
   * @param some the recipients to keep
   * @return a new envelope
   */
  public Envelope withRecipients(List<Recipient> some) {
    return new Envelope(sender, ImmutableList.copyOf(some), parameters);
  }

  /**
   * The same envelope from another sender.
   *
   * @param other the new reverse path; empty for the null path
   * @return a new envelope
   */
  public Envelope withSender(Optional<EmailAddress> other) {
    return new Envelope(other, recipients, parameters);
  }

  /**
   * {@return whether it can go only where SMTPUTF8 is taken (RFC 6531): that was asked for, or an
   * address needs it}
   */
  public boolean isInternationalized() {
    return parameters.smtpUtf8()
        || sender.filter(address -> !address.isAscii()).isPresent()
        || recipients.stream().anyMatch(recipient -> !recipient.address().isAscii());
  }

  /** {@return what the client declared of the body} */
  public BodyType bodyType() {
    return parameters.body();
  }

  /** {@return the sender between angle brackets, {@code <>} for the null path} */
  public String senderPath() {
    return "<" + sender.map(EmailAddress::toString).orElse("") + ">";
  }
}
