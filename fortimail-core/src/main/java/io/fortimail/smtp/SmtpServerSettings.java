package io.fortimail.smtp;

import com.google.common.collect.ImmutableList;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Network;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final PeerTrust trust;
  private final boolean strictPipelining;
  private final boolean tlsRequired;
  private final SmtpOffer offer;
  private final Optional<SmtpListener.Factory> listener;

  private SmtpServerSettings(Builder builder, SmtpOffer offer) {
    this.hostname = builder.hostname;
    this.service = builder.service;
    this.limits = builder.limits;
    this.patience = builder.patience;
    this.stressedPatience = builder.stressedPatience;
    this.lineEnds = builder.lineEnds;
    this.trust = builder.trust;
    this.strictPipelining = builder.strictPipelining;
    this.tlsRequired = builder.tlsRequired;
    this.offer = offer;
    this.listener = builder.listener;
  }

  private SmtpServerSettings(SmtpServerSettings other, SmtpOffer offer) {
    this.hostname = other.hostname;
    this.service = other.service;
    this.limits = other.limits;
    this.patience = other.patience;
    this.stressedPatience = other.stressedPatience;
    this.lineEnds = other.lineEnds;
    this.trust = other.trust;
    this.strictPipelining = other.strictPipelining;
    this.tlsRequired = other.tlsRequired;
    this.offer = offer;
    this.listener = other.listener;
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
    return new SmtpServerSettings(this, offer.withStartTls());
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
    return offer.startTls();
  }

  /** {@return the extensions that are offered, in the order of the answer to EHLO} */
  public List<SmtpExtension> extensions() {
    return offer.extensions();
  }

  SmtpOffer offer() {
    return offer;
  }

  boolean isTlsRequired() {
    return tlsRequired;
  }

  boolean isPipeliningStrict() {
    return strictPipelining;
  }

  Optional<SmtpAuth> auth() {
    return offer.auth();
  }

  Optional<SmtpListener.Factory> listener() {
    return listener;
  }

  LineEnds lineEndsFor(InetAddress client) {
    return PeerTrust.contain(trust.lenient(), client) ? LineEnds.NORMALISE : lineEnds;
  }

  boolean trustsXclientFrom(InetAddress client) {
    return PeerTrust.contain(trust.xclient(), client);
  }

  boolean trustsXforwardFrom(InetAddress client) {
    return PeerTrust.contain(trust.xforward(), client);
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
    private PeerTrust trust = PeerTrust.NOBODY;
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
      trust = trust.withLenient(networks);
      return this;
    }

    /**
     * Names clients that may speak for others by XCLIENT: filters see the other as the client.
     *
     * @param networks their networks; none where nothing is set
     * @return this builder
     */
    public Builder xclientFrom(Network... networks) {
      trust = trust.withXclient(networks);
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
      trust = trust.withXforward(networks);
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
      return new SmtpServerSettings(this, new SmtpOffer(allExtensions(), auth, startTls));
    }

    private boolean isOffered(SmtpExtension extension) {
      return offered.containsKey(extension.keyword());
    }

    private ImmutableList<SmtpExtension> allExtensions() {
      ImmutableList.Builder<SmtpExtension> all = ImmutableList.builder();
      all.add(EsmtpParameters.size(limits));
      EsmtpParameters.limits(limits).ifPresent(all::add);
      offered.values().stream()
          .sorted(Comparator.comparing(Builder::widensAnother))
          .forEach(all::add);
      return all.build();
    }

    /** BINARYMIME has more values of BODY than 8BITMIME: its reader is the one that counts. */
    private static boolean widensAnother(SmtpExtension extension) {
      return extension.keyword().equals(SmtpExtension.BINARYMIME.keyword());
    }
  }
}
