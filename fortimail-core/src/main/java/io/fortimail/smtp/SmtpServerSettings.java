package io.fortimail.smtp;

import com.google.common.collect.ImmutableList;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Network;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server session needs to know: who it is, what it offers, and what it bears with.
 *
 * <pre>{@code
 * SmtpServerSettings settings = SmtpServerSettings.builder("mx.example.org")
 *     .offer(SmtpExtension.SMTPUTF8)
 *     .limits(SmtpLimits.builder().messageSize(50_000_000).build())
 *     .build();
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SmtpServerSettings {

  private final String hostname;
  private final SmtpService service;
  private final SmtpLimits limits;
  private final SmtpPatience patience;
  private final SmtpPatience stressedPatience;
  private final LineEnds lineEnds;
  private final ImmutableList<Network> lenientNetworks;
  private final ImmutableList<Network> xclientNetworks;
  private final ImmutableList<Network> xforwardNetworks;
  private final boolean strictPipelining;
  private final boolean startTls;
  private final boolean tlsRequired;
  private final Optional<SmtpAuth> auth;
  private final Optional<SmtpListener.Factory> listener;
  private final ImmutableList<SmtpExtension> extensions;

  private SmtpServerSettings(Builder builder) {
    this.hostname = builder.hostname;
    this.service = builder.service;
    this.limits = builder.limits;
    this.patience = builder.patience;
    this.stressedPatience = builder.stressedPatience;
    this.lineEnds = builder.lineEnds;
    this.lenientNetworks = builder.lenientNetworks;
    this.xclientNetworks = builder.xclientNetworks;
    this.xforwardNetworks = builder.xforwardNetworks;
    this.strictPipelining = builder.strictPipelining;
    this.startTls = builder.startTls;
    this.tlsRequired = builder.tlsRequired;
    this.auth = builder.auth;
    this.listener = builder.listener;
    this.extensions = builder.allExtensions();
  }

  /**
   * The defaults.
   *
   * @param hostname the name the server gives in its greeting
   * @return the settings of a relay
   * @throws IllegalArgumentException if it is neither a domain name nor an address literal
   */
  public static SmtpServerSettings of(String hostname) {
    return builder(hostname).build();
  }

  /**
   * Starts with the defaults.
   *
   * @param hostname the name the server gives in its greeting
   * @return a builder
   * @throws IllegalArgumentException if it is neither a domain name nor an address literal
   */
  public static Builder builder(String hostname) {
    return new Builder(hostname);
  }

  /**
   * The same settings, with STARTTLS offered. Whoever moves the bytes must make the handshake.
   *
   * @return new settings
   */
  public SmtpServerSettings withStartTls() {
    return new SmtpServerSettings(this);
  }

  private SmtpServerSettings(SmtpServerSettings other) {
    this.hostname = other.hostname;
    this.service = other.service;
    this.limits = other.limits;
    this.patience = other.patience;
    this.stressedPatience = other.stressedPatience;
    this.lineEnds = other.lineEnds;
    this.lenientNetworks = other.lenientNetworks;
    this.xclientNetworks = other.xclientNetworks;
    this.xforwardNetworks = other.xforwardNetworks;
    this.strictPipelining = other.strictPipelining;
    this.startTls = true;
    this.tlsRequired = other.tlsRequired;
    this.auth = other.auth;
    this.listener = other.listener;
    this.extensions = other.extensions;
  }

  /** {@return the name in the greeting} */
  public String hostname() {
    return hostname;
  }

  /** {@return what the server is to its clients} */
  public SmtpService service() {
    return service;
  }

  /** {@return how much a client may send} */
  public SmtpLimits limits() {
    return limits;
  }

  /**
   * How much is borne.
   *
   * @param stressed whether the server runs out of connections
   * @return the patience
   */
  public SmtpPatience patience(boolean stressed) {
    return stressed ? stressedPatience : patience;
  }

  /** {@return whether TLS is offered} */
  public boolean startTls() {
    return startTls;
  }

  /** {@return the extensions that are offered, in the order of the answer to EHLO} */
  public List<SmtpExtension> extensions() {
    return extensions;
  }

  /** By keyword: the host may offer it with words of its own, or to some clients only. */
  boolean offers(SmtpExtension extension, Client client) {
    return extensions.stream()
        .anyMatch(
            offered ->
                offered.keyword().equals(extension.keyword()) && offered.isOfferedTo(client));
  }

  boolean isTlsRequired() {
    return tlsRequired;
  }

  boolean isPipeliningStrict() {
    return strictPipelining;
  }

  Optional<SmtpAuth> auth() {
    return auth;
  }

  Optional<SmtpListener.Factory> listener() {
    return listener;
  }

  LineEnds lineEndsFor(InetAddress client) {
    return contain(lenientNetworks, client) ? LineEnds.NORMALISE : lineEnds;
  }

  boolean trustsXclientFrom(InetAddress client) {
    return contain(xclientNetworks, client);
  }

  boolean trustsXforwardFrom(InetAddress client) {
    return contain(xforwardNetworks, client);
  }

  Optional<EsmtpParameter<MailParameters.Builder>> mailParameter(String keyword, Client client) {
    if (keyword.equals("AUTH")) {
      return auth.map(offered -> EsmtpParameters::submitter);
    }
    return parameter(keyword, client, SmtpExtension::mail);
  }

  Optional<EsmtpParameter<RcptParametersBuilder>> rcptParameter(String keyword, Client client) {
    return parameter(keyword, client, SmtpExtension::rcpt);
  }

  /** RFC 5321 4.1.1.11: who was not offered an extension does not use its parameters. */
  private <B> Optional<EsmtpParameter<B>> parameter(
      String keyword,
      Client client,
      Function<SmtpExtension, Map<String, EsmtpParameter<B>>> parameters) {
    return extensions.stream()
        .filter(extension -> isTakenFrom(client, extension))
        .flatMap(
            extension -> Optional.ofNullable(parameters.apply(extension).get(keyword)).stream())
        .reduce((earlier, later) -> later);
  }

  /** REQUIRETLS is understood in clear, too, because there is a better answer than 555 to it. */
  private static boolean isTakenFrom(Client client, SmtpExtension extension) {
    return extension.isOfferedTo(client) || extension == SmtpExtension.REQUIRETLS;
  }

  /** BINARYMIME has more values of BODY than 8BITMIME: its reader is the one that counts. */
  private static boolean widensAnother(SmtpExtension extension) {
    return extension.keyword().equals(SmtpExtension.BINARYMIME.keyword());
  }

  private static boolean contain(List<Network> networks, InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Puts settings together. Not safe for use by several threads. */
  public static final class Builder {

    private final String hostname;
    private final Map<String, SmtpExtension> offered = new LinkedHashMap<>();
    private SmtpService service = SmtpService.RELAY;
    private SmtpLimits limits = SmtpLimits.DEFAULT;
    private SmtpPatience patience = SmtpPatience.DEFAULT;
    private SmtpPatience stressedPatience = SmtpPatience.STRESSED;
    private LineEnds lineEnds = LineEnds.REJECT;
    private ImmutableList<Network> lenientNetworks = ImmutableList.of();
    private ImmutableList<Network> xclientNetworks = ImmutableList.of();
    private ImmutableList<Network> xforwardNetworks = ImmutableList.of();
    private boolean strictPipelining = true;
    private boolean startTls;
    private boolean tlsRequired;
    private Optional<SmtpAuth> auth = Optional.empty();
    private Optional<SmtpListener.Factory> listener = Optional.empty();

    private Builder(String hostname) {
      this.hostname = new EmailAddress("postmaster", hostname).domain();
      offer(
          SmtpExtension.PIPELINING,
          SmtpExtension.EIGHT_BIT_MIME,
          SmtpExtension.CHUNKING,
          SmtpExtension.ENHANCEDSTATUSCODES);
    }

    /**
     * Offers extensions. {@link SmtpExtension#PIPELINING}, {@link SmtpExtension#EIGHT_BIT_MIME},
     * {@link SmtpExtension#CHUNKING} and {@link SmtpExtension#ENHANCEDSTATUSCODES} are offered
     * without being named here, SIZE and LIMITS follow from the limits, STARTTLS and AUTH from
     * {@link #startTls} and {@link #auth}.
     *
     * @param extensions the extensions; one of the same keyword takes the place of an earlier one
     * @return this builder
     */
    public Builder offer(SmtpExtension... extensions) {
      for (SmtpExtension extension : extensions) {
        offered.put(extension.keyword(), extension);
      }
      return this;
    }

    /**
     * Does not offer an extension.
     *
     * @param extension the extension
     * @return this builder
     */
    public Builder without(SmtpExtension extension) {
      offered.remove(extension.keyword());
      return this;
    }

    /**
     * Sets what the server is to its clients.
     *
     * @param value a relay where nothing is set
     * @return this builder
     */
    public Builder service(SmtpService value) {
      service = value;
      return this;
    }

    /**
     * Sets how much a client may send.
     *
     * @param value the limits
     * @return this builder
     */
    public Builder limits(SmtpLimits value) {
      limits = value;
      return this;
    }

    /**
     * Sets how much misbehaviour and slowness is borne.
     *
     * @param value the patience
     * @return this builder
     */
    public Builder patience(SmtpPatience value) {
      patience = value;
      return this;
    }

    /**
     * Sets how much is borne while the server runs out of connections.
     *
     * @param value the patience
     * @return this builder
     */
    public Builder stressedPatience(SmtpPatience value) {
      stressedPatience = value;
      return this;
    }

    /**
     * Sets what is done about a bare CR or LF.
     *
     * @param value rejected where nothing is set
     * @return this builder
     */
    public Builder lineEnds(LineEnds value) {
      lineEnds = value;
      return this;
    }

    /**
     * Names clients whose bare CR and LF are normalised whatever {@link #lineEnds} says: old
     * software on one's own network.
     *
     * @param networks their networks
     * @return this builder
     */
    public Builder lenientWith(Network... networks) {
      lenientNetworks = ImmutableList.copyOf(networks);
      return this;
    }

    /**
     * Names clients that may speak for others by XCLIENT: filters see the other as the client.
     *
     * @param networks their networks; none where nothing is set
     * @return this builder
     */
    public Builder xclientFrom(Network... networks) {
      xclientNetworks = ImmutableList.copyOf(networks);
      return this;
    }

    /**
     * Names clients that may tell by XFORWARD whom a message came from. It changes nothing but what
     * is known.
     *
     * @param networks their networks; none where nothing is set
     * @return this builder
     */
    public Builder xforwardFrom(Network... networks) {
      xforwardNetworks = ImmutableList.copyOf(networks);
      return this;
    }

    /**
     * Sets whether a client that sends several commands in one go, though nobody told it that it
     * may, is sent away (RFC 2920 section 3.1).
     *
     * @param value true where nothing is set
     * @return this builder
     */
    public Builder strictPipelining(boolean value) {
      strictPipelining = value;
      return this;
    }

    /**
     * Offers STARTTLS (RFC 3207). Whoever moves the bytes must make the handshake.
     *
     * @return this builder
     */
    public Builder startTls() {
      startTls = true;
      return this;
    }

    /**
     * Takes no mail without TLS: any other command is answered 530 before (RFC 3207 section 4). Not
     * for a server that the whole world writes to.
     *
     * @return this builder
     */
    public Builder requireTls() {
      tlsRequired = true;
      return this;
    }

    /**
     * Offers AUTH (RFC 4954).
     *
     * @param value how clients prove who they are
     * @return this builder
     */
    public Builder auth(SmtpAuth value) {
      auth = Optional.of(value);
      return this;
    }

    /**
     * Sets who watches the sessions.
     *
     * @param value makes a listener for each session
     * @return this builder
     */
    public Builder listener(SmtpListener.Factory value) {
      listener = Optional.of(value);
      return this;
    }

    /**
     * Makes the settings.
     *
     * @return the settings
     * @throws IllegalArgumentException if they do not fit together: a submission server without
     *     {@link #auth}, or {@link SmtpExtension#BINARYMIME} without {@link SmtpExtension#CHUNKING}
     */
    public SmtpServerSettings build() {
      if (service == SmtpService.SUBMISSION && auth.isEmpty()) {
        throw new IllegalArgumentException("a submission server needs AUTH (RFC 6409 section 4.3)");
      }
      if (isOffered(SmtpExtension.BINARYMIME) && !isOffered(SmtpExtension.CHUNKING)) {
        throw new IllegalArgumentException("BINARYMIME needs CHUNKING (RFC 3030 section 3)");
      }
      return new SmtpServerSettings(this);
    }

    private boolean isOffered(SmtpExtension extension) {
      return offered.containsKey(extension.keyword());
    }

    private ImmutableList<SmtpExtension> allExtensions() {
      ImmutableList.Builder<SmtpExtension> all = ImmutableList.builder();
      all.add(EsmtpParameters.size(limits));
      EsmtpParameters.limits(limits).ifPresent(all::add);
      offered.values().stream()
          .sorted(Comparator.comparing(SmtpServerSettings::widensAnother))
          .forEach(all::add);
      return all.build();
    }
  }
}
