package io.fortimail.smtp;

import java.time.Duration;

/**
 * What one client network is granted; zero is no limit.
 *
 * @param atOnce connections at the same time
 * @param connections connections in an interval
 * @param messages messages in an interval: {@code MAIL} commands, as a refused one is work too
 * @param recipients recipients in an interval: {@code RCPT} commands
 * @param interval how long is counted, from the first that is counted on
 * @param prefix4 whom an IPv4 client is counted with: the length of the common prefix
 * @param prefix6 the same for IPv6
 */
public record ClientLimits(
    int atOnce,
    int connections,
    int messages,
    int recipients,
    Duration interval,
    int prefix4,
    int prefix6) {

  /**
   * No limits, an interval of 30 minutes. An IPv4 client is counted alone, as neighbours rarely
   * know each other; an IPv6 client with its /64, as it has all addresses of that (RFC 6177).
   */
  public static final ClientLimits NONE =
      new ClientLimits(0, 0, 0, 0, Duration.ofMinutes(30), 32, 64);

  /** 50 connections at the same time, as other servers, so that one client cannot take them all. */
  public static final ClientLimits DEFAULT = NONE.withConnections(50, 0);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public ClientLimits {
    if (atOnce < 0 || connections < 0 || messages < 0 || recipients < 0) {
      throw new IllegalArgumentException("a limit must not be below zero");
    }
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("an interval must be above zero");
    }
    if (prefix4 < 0 || prefix4 > 32 || prefix6 < 0 || prefix6 > 128) {
      throw new IllegalArgumentException("a prefix is too long");
    }
  }

  /**
   * The same with another limit of connections.
   *
   * @param atTheSameTime how many at once
   * @param inAnInterval how many in an interval
   * @return new limits
   */
  public ClientLimits withConnections(int atTheSameTime, int inAnInterval) {
    return new ClientLimits(
        atTheSameTime, inAnInterval, messages, recipients, interval, prefix4, prefix6);
  }

  /** {@return whether there is no limit at all} */
  public boolean grantsAll() {
    return atOnce == 0 && connections == 0 && messages == 0 && recipients == 0;
  }

  /**
   * The same with another limit of mail in an interval.
   *
   * @param ofMessages how many messages
   * @param ofRecipients how many recipients
   * @return new limits
   */
  public ClientLimits withMail(int ofMessages, int ofRecipients) {
    return new ClientLimits(
        atOnce, connections, ofMessages, ofRecipients, interval, prefix4, prefix6);
  }
}
