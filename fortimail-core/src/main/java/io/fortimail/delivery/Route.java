package io.fortimail.delivery;

import io.fortimail.mail.EnhancedStatus;
import java.util.List;
import java.util.Optional;

/** Where the mail of a domain goes. */
public sealed interface Route {

  /**
   * To the first of these hosts that takes it.
   *
   * @param hosts at least one, in the order to try
   * @param doubt why there may be more, or better ones, which nobody could tell now: while there is
   *     such a doubt, these hosts alone do not settle that a message cannot be delivered
   */
  record Hosts(List<MailHost> hosts, Optional<String> doubt) implements Route {

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

    /**
     * All there are.
     *
     * @param hosts at least one, in the order to try
     */
    public Hosts(List<MailHost> hosts) {
      this(hosts, Optional.empty());
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
