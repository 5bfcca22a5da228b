package io.fortimail.delivery;

import io.fortimail.mail.Recipient;
import java.util.concurrent.CompletionStage;

/**
 * Tells which host has the mailbox of a recipient, as the {@code mailHost} of an LDAP directory
 * does. The host application supplies it. Safe for use by several threads.
 */
@FunctionalInterface
public interface MailboxLookup {

  /**
   * Looks a recipient up.
   *
   * @param recipient the recipient
   * @return the host of the mailbox; it does not fail, and blocks nobody
   */
  CompletionStage<MailboxHost> hostOf(Recipient recipient);
}
