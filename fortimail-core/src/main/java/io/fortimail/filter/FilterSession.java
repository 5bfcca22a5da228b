package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A chain's view of one connection. Its findings on the client hold for every message that comes
 * over it.
 *
 * <p>Call it from one thread at a time, stage after stage; there is no need to wait for an answer
 * before the next call, because the checks queue behind each other. Close it when the connection
 * has ended.
 */
public final class FilterSession implements AutoCloseable {

  private final FilterChain chain;
  private final ReportLog connectReports = new ReportLog();

  /** What is known of the client: written only behind the tail, and a new log for each name. */
  private ReportLog reports = connectReports;

  private Client client;
  private CompletionStage<Void> tail;
  private Optional<FilterTransaction> transaction = Optional.empty();
  private boolean closed;

  FilterSession(FilterChain chain, Client client) {
    this.chain = chain;
    this.client = client;
    this.tail =
        run(
            Stage.CONNECT,
            connectReports,
            (check, earlier) ->
                ((ConnectFilter) check.filter())
                    .inspect(new ConnectView(client.address(), earlier)));
  }

  /**
   * The client has given its name; a later name takes the place of an earlier one.
   *
   * @param name the argument of {@code HELO} or {@code EHLO}
   */
  public void helo(String name) {
    Client named = client.withHelo(name);
    ReportLog renewed = new ReportLog();
    client = named;
    reports = renewed;
    tail =
        tail.thenCompose(
            done -> {
              renewed.addAll(connectReports.findings());
              return run(
                  Stage.HELO,
                  renewed,
                  (check, earlier) ->
                      ((HeloFilter) check.filter()).inspect(new HeloView(named, earlier)));
            });
  }

  private CompletionStage<Void> run(Stage stage, ReportLog into, StageCall call) {
    return chain.runStage(StageTask.unnamed(stage, into, TimeBudget.unlimited(), call));
  }

  /**
   * More is known of the client, such as its TLS session or its user. What was checked already is
   * not checked again.
   *
   * @param known what is known of it
   */
  public void identified(Client known) {
    client = known;
  }

  /**
   * The client has named a sender: a transaction begins. There is one at a time (RFC 5321 section
   * 3.3): one that is still open without its message is closed.
   *
   * @param sender the reverse path; empty for the null path
   * @return the transaction, whose checks of {@link Stage#MAIL} start behind those of the session
   * @throws IllegalStateException if the session is closed
   */
  public FilterTransaction begin(Optional<EmailAddress> sender) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    transaction.ifPresent(FilterTransaction::close);
    ReportLog known = reports;
    FilterTransaction begun =
        new FilterTransaction(chain, client, sender, tail.thenApply(done -> known.findings()));
    transaction = Optional.of(begun);
    return begun;
  }

  /**
   * The connection has ended: closes the transaction that is open. A decision that is still to come
   * comes all the same. Without effect after the first time.
   */
  @Override
  public void close() {
    closed = true;
    transaction.ifPresent(FilterTransaction::close);
    transaction = Optional.empty();
  }
}
