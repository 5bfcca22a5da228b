package io.fortimail.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.WireParseException;

/** No message came of a query. An exception only because dnsjava's interface wants one. */
final class WireFailure extends Exception {

  private static final long serialVersionUID = 1;

  private final DnsFailure cause;
  private final Server server;

  /** What a failure says of the server that was to be asked. */
  enum Server {
    /** It said nothing, or cannot be reached. */
    SILENT,
    /** It said something of no use. */
    SPOKE,
    /** Nothing: it was not asked, or had no time to answer. */
    UNKNOWN
  }

  WireFailure(DnsFailure cause, String reason) {
    this(
        cause,
        reason,
        switch (cause) {
          case TIMEOUT, NETWORK -> Server.SILENT;
          case MALFORMED -> Server.SPOKE;
          default -> Server.UNKNOWN;
        });
  }

  private WireFailure(DnsFailure cause, String reason, Server server) {
    super(reason, null, false, false);
    this.cause = cause;
    this.server = server;
  }

  /** The question has run out of time or of messages, which is no fault of the server. */
  static WireFailure ofQuestion(DnsFailure cause, String reason) {
    return new WireFailure(cause, reason, Server.UNKNOWN);
  }

  Server server() {
    return server;
  }

  DnsFailure why() {
    return cause;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** What an exception of a socket, of dnsjava or of ours means. */
  static WireFailure of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof WireFailure failure) {
      return failure;
    } else if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
      return new WireFailure(DnsFailure.TIMEOUT, "no answer in time");
    } else if (cause instanceof RejectedExecutionException) {
      return new WireFailure(DnsFailure.BUDGET, "the executor takes no more");
    }
    boolean network =
        cause instanceof IOException
            && !(cause instanceof WireParseException || cause instanceof EOFException);
    return network
        ? new WireFailure(DnsFailure.NETWORK, "no server reached: " + cause.getMessage())
        : new WireFailure(DnsFailure.MALFORMED, "no usable answer: " + cause.getMessage());
  }
}
