package io.fortimail.smtp;

import java.util.concurrent.TimeUnit;

/** Knows until when a session may wait for what it waits for. Time is in nanoseconds. */
final class SmtpWatch {

  /** What is waited for. */
  private enum Awaited {
    COMMAND,
    BODY,
    HANDSHAKE
  }

  private final long started;
  private Awaited awaited = Awaited.COMMAND;
  private long since;
  private long lastOctets;
  private long octets;

  SmtpWatch(long now) {
    this.started = now;
    this.since = now;
  }

  void awaitCommand(long now) {
    awaited = Awaited.COMMAND;
    since = now;
  }

  void awaitHandshake(long now) {
    awaited = Awaited.HANDSHAKE;
    since = now;
  }

  /** A body, or a chunk, begins. */
  void awaitBody(long now) {
    awaited = Awaited.BODY;
    since = now;
    lastOctets = now;
    octets = 0;
  }

  void octetsCame(long count, long now) {
    if (count > 0) {
      octets += count;
      lastOctets = now;
    }
  }

  /** When the time is over. */
  long deadline(SmtpTimeouts times) {
    long end = started + times.session().toNanos();
    return switch (awaited) {
      case COMMAND -> earlier(end, since + times.command().toNanos());
      case HANDSHAKE -> earlier(end, since + times.handshake().toNanos());
      case BODY -> earlier(end, earlier(lastOctets + times.data().toNanos(), slowestEnd(times)));
    };
  }

  /** Until then these octets are worth waiting. */
  private long slowestEnd(SmtpTimeouts times) {
    return since
        + times.dataGrace().toNanos()
        + TimeUnit.SECONDS.toNanos(octets / times.dataRate());
  }

  /** {@link System#nanoTime} may overflow, so only differences tell. */
  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }
}
