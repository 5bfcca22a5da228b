package io.fortimail.smtp;

import io.fortimail.mail.EmailAddress;

/**
 * What a server session needs to know.
 *
 * @param hostname the name it gives in its greeting; a domain name or an address literal
 * @param limits what a client may ask of it
 */
public record SmtpServerSettings(String hostname, SmtpLimits limits) {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is neither a domain name nor an address literal
   */
  public SmtpServerSettings {
    hostname = new EmailAddress("postmaster", hostname).domain();
  }

  /**
   * The defaults.
   *
   * @param hostname the name the server gives in its greeting
   * @return settings with {@link SmtpLimits#DEFAULT}
   */
  public static SmtpServerSettings of(String hostname) {
    return new SmtpServerSettings(hostname, SmtpLimits.DEFAULT);
  }
}
