package io.fortimail.dns;

import com.google.common.base.Ticker;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Asks one server after the other until one knows, or the time is over. For one query. */
final class Attempts {

  private final Message query;
  private final DnsLookup lookup;
  private final Ticker ticker;
  private final Queue<DnsServer> next;
  private final CompletableFuture<Message> result = new CompletableFuture<>();
  private Optional<Message> refusal = Optional.empty();
  private Optional<WireFailure> failure = Optional.empty();

  Attempts(Message query, DnsLookup lookup, Ticker ticker, List<DnsServer> order) {
    this.query = query;
    this.lookup = lookup;
    this.ticker = ticker;
    this.next = new ArrayDeque<>(order);
  }

  CompletableFuture<Message> start() {
    askNext();
    return result;
  }

  private void askNext() {
    Optional<DnsServer> server = Optional.ofNullable(lookup.isOver() ? null : next.poll());
    if (server.isEmpty()) {
      giveUp();
      return;
    }
    var unused =
        server
            .get()
            .exchange(query, lookup)
            .whenComplete(
                (response, thrown) -> {
                  if (thrown == null) {
                    take(server.get(), response);
                  } else {
                    missed(server.get(), WireFailure.of(thrown));
                  }
                });
  }

  private void take(DnsServer server, Message response) {
    server.spoke();
    if (isAnswer(response) || SignatureErrors.in(response)) {
      // Another server might not look at signatures, and would give out what this one refuses.
      result.complete(response);
      return;
    }
    refusal = refusal.or(() -> Optional.of(response));
    next.removeIf(server::equals); // RFC 9520 section 3.1: it has said so, and is not asked again
    askNext();
  }

  private void missed(DnsServer server, WireFailure why) {
    switch (why.server()) {
      case SILENT -> server.wasSilent(ticker.read());
      case SPOKE -> server.spoke();
      case UNKNOWN -> {}
    }
    if (why.why() == DnsFailure.BUDGET) {
      next.clear(); // there is no room for another query either
    }
    failure = Optional.of(why);
    askNext();
  }

  private void giveUp() {
    if (refusal.isPresent()) {
      Message response = refusal.get();
      lookup.note(
          new WireFailure(
              AnswerReader.causeOf(response.getRcode()), Rcode.string(response.getRcode())));
      result.complete(response);
    } else {
      WireFailure why = failure.orElseGet(lookup::overdue);
      lookup.note(why);
      result.completeExceptionally(why);
    }
  }

  /** Not so a code that tells of failure, nor a bare hint at other servers. */
  private static boolean isAnswer(Message response) {
    int rcode = response.getRcode();
    return rcode == Rcode.NXDOMAIN || (rcode == Rcode.NOERROR && !isReferral(response));
  }

  private static boolean isReferral(Message response) {
    return response.getSection(Section.ANSWER).isEmpty()
        && !response.getHeader().getFlag(Flags.AA)
        && has(response, Type.NS)
        && !has(response, Type.SOA);
  }

  private static boolean has(Message message, int type) {
    return message.getSection(Section.AUTHORITY).stream().anyMatch(r -> r.getType() == type);
  }
}
