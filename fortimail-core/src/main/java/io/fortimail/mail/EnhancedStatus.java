package io.fortimail.mail;

/**
 * An enhanced mail system status code (RFC 3463): {@code class.subject.detail}. The IANA registry
 * set up by RFC 5248 lists the meanings.
 *
 * @param category 2 for success, 4 for a transient and 5 for a permanent failure
 * @param subject what it is about, 0 to 999
 * @param detail the exact condition, 0 to 999
 */
public record EnhancedStatus(int category, int subject, int detail) {

  /** 4.3.0: a mail system failure that may pass. */
  public static final EnhancedStatus TEMPORARY_SYSTEM_FAILURE = new EnhancedStatus(4, 3, 0);

  /** 4.4.1: the next host does not answer. */
  public static final EnhancedStatus NO_ANSWER_FROM_HOST = new EnhancedStatus(4, 4, 1);

  /** 4.4.2: the connection broke. */
  public static final EnhancedStatus CONNECTION_DROPPED = new EnhancedStatus(4, 4, 2);

  /** 4.4.3: a directory (here: DNS) could not be asked. */
  public static final EnhancedStatus DIRECTORY_FAILURE = new EnhancedStatus(4, 4, 3);

  /** 4.7.1: put off, for a reason of policy. */
  public static final EnhancedStatus TEMPORARY_POLICY = new EnhancedStatus(4, 7, 1);

  /** 5.1.2: the domain of the recipient does not exist. */
  public static final EnhancedStatus BAD_DESTINATION_SYSTEM = new EnhancedStatus(5, 1, 2);

  /** 5.1.10: the domain of the recipient declares that it takes no mail (RFC 7505). */
  public static final EnhancedStatus NULL_MX = new EnhancedStatus(5, 1, 10);

  /** 5.6.0: something is wrong with the content of the message. */
  public static final EnhancedStatus CONTENT_ERROR = new EnhancedStatus(5, 6, 0);

  /** 5.6.3: the body needs a conversion that is not made here. */
  public static final EnhancedStatus CONVERSION_REQUIRED = new EnhancedStatus(5, 6, 3);

  /** 5.7.1: delivery is not authorised: a refusal by policy. */
  public static final EnhancedStatus POLICY = new EnhancedStatus(5, 7, 1);

  /** 5.7.30: the message demands TLS all the way, and that cannot be had (RFC 8689 section 7). */
  public static final EnhancedStatus REQUIRETLS_SUPPORT_REQUIRED = new EnhancedStatus(5, 7, 30);

  /**
   * Checks the ranges of RFC 3463 section 2.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public EnhancedStatus {
    if ((category != 2 && category != 4 && category != 5)
        || subject < 0
        || subject > 999
        || detail < 0
        || detail > 999) {
      throw new IllegalArgumentException(
          "not a status code: " + category + "." + subject + "." + detail);
    }
  }

  /**
   * Checks that the code says what it is used to say.
   *
   * @param expected 2 for success, 4 for a transient and 5 for a permanent failure
   * @throws IllegalArgumentException if the code is of another class
   */
  public void requireCategory(int expected) {
    if (category != expected) {
      throw new IllegalArgumentException("status " + this + " is not of class " + expected);
    }
  }

  /** {@return the code as it stands in a reply, such as {@code 5.7.1}} */
  @Override
  public String toString() {
    return category + "." + subject + "." + detail;
  }
}
