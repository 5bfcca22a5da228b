package io.fortimail.delivery;

import io.fortimail.mail.EnhancedStatus;

/** What a directory says of the host of a mailbox. */
public sealed interface MailboxHost {

  /**
   * It is known.
   *
   * @param resolver the way to it, such as {@link RouteResolver#fixed}
   */
  record At(RouteResolver resolver) implements MailboxHost {}

  /** The directory has nothing to say of it: it goes the way of all other mail. */
  record Unlisted() implements MailboxHost {}

  /**
   * The directory could not be asked.
   *
   * @param reason in words
   */
  record Unknown(String reason) implements MailboxHost {

    /** The route that comes of it. */
    Route route() {
      return new Route.Unavailable(EnhancedStatus.DIRECTORY_FAILURE, reason);
    }
  }
}
