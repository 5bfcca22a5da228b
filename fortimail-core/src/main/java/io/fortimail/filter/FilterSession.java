package io.fortimail.filter;

import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
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

  private static final Optional<Recipient> NO_RECIPIENT = Optional.empty();

  private final FilterChain chain;
  private final List<CheckReport> connectReports = new ArrayList<>();
  private List<CheckReport> heloReports = new ArrayList<>();
  private Client client;
  private CompletionStage<Void> tail;

  FilterSession(FilterChain chain, Client client) {
    this.chain = chain;
    this.client = client;
    this.tail =
        chain.runStage(
            Stage.CONNECT,
            NO_RECIPIENT,
            connectReports,
            (filter, earlier) ->
                ((ConnectFilter) filter).inspect(new ConnectView(client.address(), earlier)),
            () -> false);
  }

  /**
   * The client has given its name; a later name takes the place of an earlier one.
   *
   * @param name the argument of {@code HELO} or {@code EHLO}
   */
  public void helo(String name) {
    Client named = client.withHelo(name);
    List<CheckReport> reports = new ArrayList<>();
    client = named;
    heloReports = reports;
    tail =
        tail.thenCompose(
            done -> {
              reports.addAll(connectReports);
              return chain.runStage(
                  Stage.HELO,
                  NO_RECIPIENT,
                  reports,
                  (filter, earlier) -> ((HeloFilter) filter).inspect(new HeloView(named, earlier)),
                  () -> false);
            });
  }

  /**
   * The client has named a sender: a transaction begins.
   *
   * @param sender the reverse path; empty for the null path
   * @return the transaction, whose checks of {@link Stage#MAIL} start behind those of the session
   */
  public FilterTransaction begin(Optional<EmailAddress> sender) {
    List<CheckReport> reports = heloReports;
    boolean greeted = client.helo().isPresent();
    return new FilterTransaction(
        chain, client, sender, tail.thenApply(done -> greeted ? reports : connectReports));
  }
}
