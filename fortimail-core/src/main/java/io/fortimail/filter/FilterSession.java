package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A chain's view of one connection. Its findings on the client hold for every message that comes
 * over it.
 *
 * <p>Call it from one thread at a time, stage after stage; there is no need to wait for an answer
 * before the next call, because the checks queue behind each other.
 */
public final class FilterSession {

  private final FilterChain chain;
  private final List<CheckReport> connectReports = new ArrayList<>();

  /** What is known of the client: written only behind the tail, and a new list for each name. */
  private List<CheckReport> reports = connectReports;

  private Client client;
  private CompletionStage<Void> tail;

  FilterSession(FilterChain chain, Client client) {
    this.chain = chain;
    this.client = client;
    this.tail =
        chain.runStage(
            Stage.CONNECT,
            connectReports,
            (filter, earlier) ->
                ((ConnectFilter) filter).inspect(new ConnectView(client.address(), earlier)));
  }

  /**
   * The client has given its name; a later name takes the place of an earlier one.
   *
   * @param name the argument of {@code HELO} or {@code EHLO}
   */
  public void helo(String name) {
    Client named = client.withHelo(name);
    List<CheckReport> renewed = new ArrayList<>();
    client = named;
    reports = renewed;
    tail =
        tail.thenCompose(
            done -> {
              renewed.addAll(connectReports);
              return chain.runStage(
                  Stage.HELO,
                  renewed,
                  (filter, earlier) -> ((HeloFilter) filter).inspect(new HeloView(named, earlier)));
            });
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
   * The client has named a sender: a transaction begins.
   *
   * @param sender the reverse path; empty for the null path
   * @return the transaction, whose checks of {@link Stage#MAIL} start behind those of the session
   */
  public FilterTransaction begin(Optional<EmailAddress> sender) {
    List<CheckReport> known = reports;
    return new FilterTransaction(chain, client, sender, tail.thenApply(done -> known));
  }
}
