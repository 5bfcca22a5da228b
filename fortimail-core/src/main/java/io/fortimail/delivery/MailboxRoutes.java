package io.fortimail.delivery;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.Recipient;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail goes to the host that a directory names for each recipient; of those it does not list, the
 * usual way. A directory that fails makes mail wait: it never sends it the usual way by mistake.
 *
 * <p>Immutable and safe for use by several threads, as the lookup is.
 */
public final class MailboxRoutes implements RouteResolver {

  private static final Logger log = LoggerFactory.getLogger(MailboxRoutes.class);

  /** The longest address that is written into the log, in characters. */
  private static final int MAX_NAME = 320;

  private final MailboxLookup lookup;
  private final RouteResolver otherwise;

  /**
   * Routes by a directory.
   *
   * @param lookup the directory
   * @param otherwise the way of those it does not list
   */
  public MailboxRoutes(MailboxLookup lookup, RouteResolver otherwise) {
    this.lookup = lookup;
    this.otherwise = otherwise;
  }

  @Override
  public RouteResolver chosenFor(Optional<EmailAddress> sender, Recipient recipient) {
    return new OneMailbox(this, sender, recipient);
  }

  /** The way of a domain of which no mailbox is named: nothing is looked up. */
  @Override
  public CompletionStage<Route> resolve(String domain) {
    return otherwise.resolve(domain);
  }

  /** The way to one mailbox; equal for the same one, so that it is looked up once. */
  private record OneMailbox(
      MailboxRoutes routes, Optional<EmailAddress> sender, Recipient recipient)
      implements RouteResolver {

    @Override
    public CompletionStage<Route> resolve(String domain) {
      return answer().thenCompose(host -> routeTo(host, domain));
    }

    private CompletionStage<MailboxHost> answer() {
      try {
        return routes
            .lookup
            .hostOf(recipient)
            .thenApply(host -> Objects.requireNonNull(host, "no answer of the directory"))
            .exceptionally(this::failed);
      } catch (RuntimeException failure) { // the directory is the host application's
        return CompletableFuture.completedFuture(failed(failure));
      }
    }

    private MailboxHost failed(Throwable failure) {
      log.warn(
          "the directory failed for {}", PeerText.clean(recipient.toString(), MAX_NAME), failure);
      return new MailboxHost.Unknown("the directory failed");
    }

    private CompletionStage<Route> routeTo(MailboxHost host, String domain) {
      if (host instanceof MailboxHost.At at) {
        return at.resolver().chosenFor(sender, recipient).resolve(domain);
      } else if (host instanceof MailboxHost.Unknown unknown) {
        return CompletableFuture.completedFuture(unknown.route());
      }
      return routes.otherwise.chosenFor(sender, recipient).resolve(domain);
    }
  }
}
