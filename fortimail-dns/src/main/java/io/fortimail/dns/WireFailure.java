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

  WireFailure(DnsFailure cause, String reason) {
    super(reason, null, false, false);
    this.cause = cause;
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
