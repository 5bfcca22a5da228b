package io.fortimail.delivery;

import io.fortimail.mail.EnhancedStatus;
import java.util.List;

/** Where the mail of a domain goes. */
public sealed interface Route {

  /**
   * To the first of these hosts that takes it.
   *
   * @param hosts at least one, in the order to try
   */
  record Hosts(List<MailHost> hosts) implements Route {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Hosts {
      hosts = List.copyOf(hosts);
      if (hosts.isEmpty()) {
        throw new IllegalArgumentException("a route needs a host");
      }
    }
  }

  /**
   * Nowhere, and that will not change: no such domain, or one that takes no mail.
   *
   * @param status a code of class 5
   * @param reason why, in words
   */
  record Refused(EnhancedStatus status, String reason) implements Route {

    /**
     * Checks the status.
     *
     * @throws IllegalArgumentException if it is not of class 5
     */
    public Refused {
      status.requireCategory(5);
    }
  }

  /**
   * Not known at present: the directory could not be asked.
   *
   * @param status a code of class 4
   * @param reason why, in words
   */
  record Unavailable(EnhancedStatus status, String reason) implements Route {

    /**
     * Checks the status.
     *
     * @throws IllegalArgumentException if it is not of class 4
     */
    public Unavailable {
      status.requireCategory(4);
    }
  }
}
