package io.fortimail.examples.mailcheck;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.filter.Action;
import io.fortimail.filter.ConnectFilter;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.FilterSession;
import io.fortimail.filter.FilterTransaction;
import io.fortimail.filter.Finding;
import io.fortimail.filter.Outcome;
import io.fortimail.filters.content.AttachmentFilter;
import io.fortimail.filters.session.DnsListFilter;
import io.fortimail.filters.session.ReverseDnsFilter;
import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The chain, and one session over which all messages come: what is found on the client is found
 * once.
 */
final class Checks implements AutoCloseable {

  /** What a client without a confirmed name adds to the score: too much honest mail to refuse. */
  private static final double NO_NAME_SCORE = 1.0;

  /** "This host" (RFC 1122 section 3.2.1.3); no check of a chain without client looks at it. */
  private static final Client UNKNOWN_CLIENT = Client.at("0.0.0.0");

  private static final Finding NO_CLIENT =
      Finding.skipped("the client is unknown (no --ip), nothing was looked up");

  private final FilterSession session;

  private Checks(FilterSession session) {
    this.session = session;
  }

  static Checks of(InetAddress ip, Optional<String> helo, DnsClient dns, List<DnsList> lists) {
    FilterChain.Builder chain =
        FilterChain.builder()
            .then("reverse-dns", scoring(new ReverseDnsFilter(dns)), Action.proceed());
    chain.together(
        Action.reject(),
        lists.stream().map(list -> new DnsListFilter(dns, list)).toArray(DnsListFilter[]::new));
    FilterSession session = withContent(chain).open(Client.at(ip));
    helo.ifPresent(session::helo);
    return new Checks(session);
  }

  /** The same checks where there is no client to look up: those on the client say so. */
  static Checks withoutClient(List<DnsList> lists) {
    ConnectFilter skipped = view -> NO_CLIENT.now();
    FilterChain.Builder chain =
        FilterChain.builder().then("reverse-dns", skipped, Action.proceed());
    lists.forEach(list -> chain.then("dns-list", skipped, Action.proceed()));
    return new Checks(withContent(chain).open(UNKNOWN_CLIENT));
  }

  private static FilterChain withContent(FilterChain.Builder chain) {
    return chain.then(new AttachmentFilter(), Action.quarantine()).build();
  }

  private static ConnectFilter scoring(ConnectFilter filter) {
    return view ->
        filter
            .inspect(view)
            .thenApply(
                found -> found.outcome() == Outcome.MATCH ? found.withScore(NO_NAME_SCORE) : found);
  }

  /** Waits for the decision, which comes within the chain's limits and does not fail. */
  Decision check(Envelope envelope, Message message) {
    FilterTransaction transaction = session.begin(envelope.sender());
    envelope.recipients().forEach(transaction::rcpt);
    return transaction.message(envelope, message).toCompletableFuture().join();
  }

  /** The client is gone. */
  @Override
  public void close() {
    session.close();
  }
}
