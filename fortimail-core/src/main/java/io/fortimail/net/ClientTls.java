package io.fortimail.net;

import io.fortimail.delivery.MailHost;
import io.fortimail.tls.CertificateCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * How a client makes TLS: whom it trusts, and what it shows of itself. How safe a connection must
 * be comes with each host ({@link MailHost#tls}).
 *
 * <pre>{@code
 * ClientTls tls = ClientTls.builder().trust(Path.of("/etc/ssl/certs/ca-certificates.crt")).build();
 * }</pre>
 *
 * <p>Files are read once. Safe for use by several threads.
 */
public final class ClientTls {

  private final CertificateCheck check;
  private final Optional<ServerIdentity> own;
  private final InstantSource clock;
  private final Executor computing;

  private ClientTls(Builder builder, List<X509Certificate> anchors) {
    this.check = new CertificateCheck(anchors);
    this.own = builder.own;
    this.clock = builder.clock;
    this.computing = builder.computing;
  }

  /**
   * Trusts the authorities that the JDK trusts. Reads its store of them: blocks.
   *
   * @return the client's TLS
   * @throws IOException if the store cannot be read
   */
  public static ClientTls system() throws IOException {
    return builder().build();
  }

  /** {@return a builder that trusts the JDK's authorities} */
  public static Builder builder() {
    return new Builder();
  }

  Executor computing() {
    return computing;
  }

  /** A handshake with a host, to be made once. */
  ClientHandshake handshakeWith(MailHost host) throws GeneralSecurityException {
    return ClientHandshake.with(host, new PeerTrust(host.tls(), check, clock), own);
  }

  /** Puts the TLS of a client together. Not safe for use by several threads. */
  public static final class Builder {

    private Optional<Path> pem = Optional.empty();
    private Optional<KeyStore> store = Optional.empty();
    private Optional<ServerIdentity> own = Optional.empty();
    private InstantSource clock = InstantSource.system();
    private Executor computing = ForkJoinPool.commonPool();

    private Builder() {}

    /**
     * Trusts the certificates of a file and no others: authorities, or hosts' own.
     *
     * @param anchorsPem a PEM file
     * @return this builder
     */
    public Builder trust(Path anchorsPem) {
      pem = Optional.of(anchorsPem);
      store = Optional.empty();
      return this;
    }

    /**
     * Trusts the trusted certificates of a key store and no others.
     *
     * @param anchors the store
     * @return this builder
     */
    public Builder trust(KeyStore anchors) {
      store = Optional.of(anchors);
      pem = Optional.empty();
      return this;
    }

    /**
     * Shows a certificate to hosts that ask for one. Without it none is shown.
     *
     * @param chainPem a PEM file with the certificate and those that vouch for it
     * @param keyPem a PEM file with its private key, not encrypted; it may be the same file
     * @return this builder
     * @throws IOException if a file cannot be used
     */
    public Builder certificate(Path chainPem, Path keyPem) throws IOException {
      own = Optional.of(ServerIdentity.read(chainPem, keyPem));
      return this;
    }

    /**
     * Sets what tells the time by which certificates are checked.
     *
     * @param value the system's clock where nothing is set
     * @return this builder
     */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /**
     * Sets what runs the computations of handshakes, and with them the check of certificates, which
     * would hold up the loop: threads of the host, or virtual ones where the JDK has them.
     *
     * @param value the common pool where nothing is set
     * @return this builder
     */
    public Builder computingOn(Executor value) {
      computing = value;
      return this;
    }

    /**
     * Reads what is trusted. Blocks.
     *
     * @return the client's TLS
     * @throws IOException if it cannot be read
     */
    public ClientTls build() throws IOException {
      try {
        return new ClientTls(this, pem.isPresent() ? ofFile(pem.get()) : ofStore());
      } catch (GeneralSecurityException broken) {
        throw new IOException("cannot read whom to trust", broken);
      }
    }

    private static List<X509Certificate> ofFile(Path file) throws IOException {
      return ServerIdentity.certificates(PemFile.read(file));
    }

    private List<X509Certificate> ofStore() throws GeneralSecurityException {
      return store.isPresent() ? trustedIn(store.get()) : trustedByTheJdk();
    }

    private static List<X509Certificate> trustedIn(KeyStore store) throws GeneralSecurityException {
      List<X509Certificate> trusted = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          trusted.add(certificate);
        }
      }
      return trusted;
    }

    @SuppressWarnings("NullAway") // the JDK's way to ask for its own store
    private static List<X509Certificate> trustedByTheJdk() throws GeneralSecurityException {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      TrustManager[] managers = factory.getTrustManagers();
      return Stream.of(managers)
          .filter(X509TrustManager.class::isInstance)
          .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
          .toList();
    }
  }
}
