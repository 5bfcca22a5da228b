package io.fortimail.gateway;

import com.google.common.base.Ticker;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.delivery.SmtpConnector;
import io.fortimail.filter.BlockingWork;
import io.fortimail.filter.FilterChain;
import io.fortimail.mail.Client;
import io.fortimail.quarantine.Quarantine;
import io.fortimail.smtp.SmtpExtension;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A gateway: takes mail by SMTP, asks a filter chain, and delivers, holds or refuses.
 *
 * <p>A client that is refused for what it is or says learns it at {@code RCPT}, not before, so that
 * the log has sender and recipient. A message is answered 250 only when the next host has taken it
 * or the quarantine has it on disk.
 *
 * <p>Safe for use by many connections at once.
 */
public final class Gateway implements SmtpHandlerFactory {

  private final GatewayParts parts;

  private Gateway(GatewayParts parts) {
    this.parts = parts;
  }

  /**
   * Starts a gateway.
   *
   * @param hostname its name in Received headers
   * @param routes where accepted mail goes
   * @param connector how it gets there
   * @return a builder
   */
  public static Builder builder(String hostname, RouteResolver routes, SmtpConnector connector) {
    return new Builder(hostname, routes, connector);
  }

  /**
   * The settings of a server whose gateway this is: what it can keep to, and nothing more.
   *
   * @param hostname the name in the greeting
   * @return settings to go on with
   * @throws IllegalArgumentException if it is neither a domain name nor an address literal
   */
  public static SmtpServerSettings.Builder settings(String hostname) {
    return SmtpServerSettings.builder(hostname).offer(SmtpExtension.PRDR);
  }

  @Override
  public SmtpHandler open(Client client) {
    return new GatewayHandler(parts, client);
  }

  /** Puts a gateway together. Not safe for use by several threads. */
  public static final class Builder {

    private final String hostname;
    private final RouteResolver routes;
    private final SmtpConnector connector;
    private Set<String> ownFields = Set.of();
    private FilterChain chain = FilterChain.builder().build();
    private Optional<Quarantine> quarantine = Optional.empty();
    private GatewayListener listener = GatewayListener.NONE;
    private Clock clock = Clock.systemUTC();
    private Optional<Executor> blocking = Optional.empty();

    private Builder(String hostname, RouteResolver routes, SmtpConnector connector) {
      this.hostname = hostname;
      this.routes = routes;
      this.connector = connector;
    }

    /**
     * Sets the filters.
     *
     * @param chain the chain; an empty one where none is set
     * @return this builder
     */
    public Builder filter(FilterChain chain) {
      this.chain = chain;
      return this;
    }

    /**
     * Names the header fields that only this gateway writes, such as one with a verdict. They are
     * removed from what comes in, as are {@code Authentication-Results} that bear the gateway's
     * name (RFC 8601 section 5): whoever reads them behind the gateway can trust them.
     *
     * @param names the fields' names, in any case
     * @return this builder
     */
    public Builder ownFields(String... names) {
      this.ownFields = Set.of(names);
      return this;
    }

    /**
     * Sets where messages are held. Without one, a message that should be held is deferred.
     *
     * @param quarantine the quarantine
     * @return this builder
     */
    public Builder quarantine(Quarantine quarantine) {
      this.quarantine = Optional.of(quarantine);
      return this;
    }

    /**
     * Sets who is told what the gateway does.
     *
     * @param listener the listener; nobody where none is set
     * @return this builder
     */
    public Builder listener(GatewayListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Sets the clock of the Received headers.
     *
     * @param clock the clock; the system's where none is set
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets where blocking work runs, such as writing to the quarantine.
     *
     * @param executor the host's executor; one of the gateway's own where none is set
     * @return this builder
     */
    public Builder blockingOn(Executor executor) {
      this.blocking = Optional.of(executor);
      return this;
    }

    /** {@return the gateway} */
    public Gateway build() {
      return new Gateway(
          new GatewayParts(
              hostname,
              ownFields,
              chain,
              routes,
              connector,
              quarantine,
              new ContainedListener(listener),
              clock,
              blocking.orElseGet(() -> BlockingWork.newExecutor("gateway")),
              new TransactionIds(clock),
              new PartialDeliveries(Ticker.systemTicker())));
    }
  }
}
