package io.fortimail.net;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server shows to its clients in a TLS handshake, and what it asks of them.
 *
 * <pre>{@code
 * ServerTls tls = ServerTls.builder()
 *     .certificate(Path.of("mx.pem"), Path.of("mx.key"))
 *     .clientCertificates(ClientCertificates.askedFor(ClientTrust.anchors(Path.of("ca.pem"))))
 *     .build();
 * }</pre>
 *
 * <p>Files that have changed are read again: handshakes that begin later show the new certificate,
 * connections go on. A new file that cannot be used is logged, and the old certificate stays.
 *
 * <p>Safe for use by several threads.
 */
public final class ServerTls {

  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  /** How long a changed file may go unseen where nothing else is said. */
  private static final Duration CHECK_EVERY = Duration.ofSeconds(30);

  /** TLS 1.0 and 1.1 are not to be used (RFC 8996); who has no 1.2 comes in the clear or not. */
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final TlsFiles files;
  private final List<String> protocols;
  private final InstantSource clock;
  private final Duration checkEvery;
  private final Executor executor;
  private final AtomicBoolean checking = new AtomicBoolean();
  private volatile SSLContext context;
  private volatile Instant lastCheck;
  private volatile List<FileStamp> stamps;

  private ServerTls(Builder builder) throws IOException {
    this.files = new TlsFiles(builder.pairs, builder.clients);
    this.protocols = builder.protocols;
    this.clock = builder.clock;
    this.checkEvery = builder.checkEvery;
    this.executor = builder.executor;
    this.lastCheck = clock.instant();
    this.stamps = FileStamp.of(files.paths());
    this.context = files.load();
  }

  private ServerTls(SSLContext context) {
    this.files = new TlsFiles(List.of(), ClientCertificates.notAsked());
    this.protocols = List.of();
    this.clock = InstantSource.system();
    this.checkEvery = CHECK_EVERY;
    this.executor = Runnable::run;
    this.lastCheck = Instant.MAX;
    this.stamps = List.of();
    this.context = context;
  }

  /** {@return a builder, which needs a certificate} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * For a host that brings its own: certificates, trust, protocols and whether a client is asked
   * for a certificate are those of the context and its default parameters.
   *
   * @param context the context
   * @return the server's TLS, which is never read again
   */
  public static ServerTls of(SSLContext context) {
    return new ServerTls(context);
  }

  /**
   * Reads the files now, changed or not. Blocks.
   *
   * @throws IOException if one cannot be used; the old certificates stay
   */
  public void reload() throws IOException {
    if (!files.pairs().isEmpty()) {
      load();
    }
  }

  /**
   * An engine for a handshake. It never waits for files: where it is time to look at them, that is
   * done on the executor.
   *
   * @return an engine in server mode
   */
  public SSLEngine newEngine() {
    checkWhenDue();
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    if (!protocols.isEmpty()) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setProtocols(protocols.toArray(String[]::new));
      parameters.setUseCipherSuitesOrder(true);
      engine.setSSLParameters(parameters);
      engine.setNeedClientAuth(files.clients() instanceof ClientCertificates.Demanded);
      if (files.clients() instanceof ClientCertificates.AskedFor) {
        engine.setWantClientAuth(true);
      }
    }
    return engine;
  }

  private void checkWhenDue() {
    if (files.pairs().isEmpty()
        || clock.instant().isBefore(lastCheck.plus(checkEvery))
        || !checking.compareAndSet(false, true)) {
      return;
    }
    lastCheck = clock.instant();
    try {
      executor.execute(this::check);
    } catch (RejectedExecutionException busy) {
      log.debug("certificates are looked at later", busy);
      checking.set(false);
    }
  }

  private void check() {
    try {
      if (!FileStamp.of(files.paths()).equals(stamps)) {
        load();
        log.info("certificates have changed and are used from now on");
      }
    } catch (IOException | RuntimeException broken) {
      log.error("changed certificates cannot be used, the old ones stay", broken);
    } finally {
      checking.set(false);
    }
  }

  /** The stamps come first: a file that changes while it is read is read again. */
  private synchronized void load() throws IOException {
    stamps = FileStamp.of(files.paths());
    context = files.load();
  }

  /** Puts the TLS of a server together. Not safe for use by several threads. */
  public static final class Builder {

    private final List<TlsFiles.Pair> pairs = new ArrayList<>();
    private ClientCertificates clients = ClientCertificates.notAsked();
    private List<String> protocols = PROTOCOLS;
    private InstantSource clock = InstantSource.system();
    private Duration checkEvery = CHECK_EVERY;
    private Executor executor = ForkJoinPool.commonPool();

    private Builder() {}

    /**
     * Adds a certificate. The first is the default; a further one is shown to clients that ask for
     * one of its names (subjectAltName, also with a wildcard as the first label).
     *
     * @param chainPem a PEM file with the certificate and those that vouch for it
     * @param keyPem a PEM file with its private key, not encrypted: PKCS#8, PKCS#1 (RSA) or SEC 1
     *     (EC); it may be the same file
     * @return this builder
     */
    public Builder certificate(Path chainPem, Path keyPem) {
      pairs.add(new TlsFiles.Pair(chainPem, keyPem));
      return this;
    }

    /**
     * Sets what is asked of clients.
     *
     * @param policy nothing where none is set
     * @return this builder
     */
    public Builder clientCertificates(ClientCertificates policy) {
      this.clients = policy;
      return this;
    }

    /**
     * Sets the versions.
     *
     * @param names as the JDK names them; {@code TLSv1.3} and {@code TLSv1.2} where none are set
     * @return this builder
     * @throws IllegalArgumentException if there is none
     */
    public Builder protocols(String... names) {
      if (names.length == 0) {
        throw new IllegalArgumentException("a protocol is needed");
      }
      this.protocols = List.of(names);
      return this;
    }

    /**
     * Sets how often the files are looked at, when there are handshakes.
     *
     * @param interval the least time between two looks; 30 s where none is set
     * @param clock tells the time
     * @param executor where it is done, as it may block; the JDK's common pool where none is set
     * @return this builder
     */
    public Builder checkFiles(Duration interval, InstantSource clock, Executor executor) {
      this.checkEvery = interval;
      this.clock = clock;
      this.executor = executor;
      return this;
    }

    /**
     * Reads the files. Blocks.
     *
     * @return the server's TLS
     * @throws IOException if a file cannot be used
     * @throws IllegalStateException if there is no certificate
     */
    public ServerTls build() throws IOException {
      if (pairs.isEmpty()) {
        throw new IllegalStateException("a server needs a certificate");
      }
      return new ServerTls(this);
    }
  }
}
