package io.fortimail.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Which files a server's TLS is made of.
 *
 * @param pairs certificate chains and their keys; the first is the default
 * @param clients what is asked of clients
 */
record TlsFiles(List<Pair> pairs, ClientCertificates clients) {

  /** A certificate chain and its key. */
  record Pair(Path chain, Path key) {}

  TlsFiles {
    pairs = List.copyOf(pairs);
  }

  /** All files that are read. */
  List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    for (Pair pair : pairs) {
      paths.add(pair.chain());
      paths.add(pair.key());
    }
    if (trust().orElse(null) instanceof ClientTrust.Anchors anchors) {
      paths.add(anchors.pem());
    }
    return paths;
  }

  /**
   * Reads the files. Each context has its own sessions and ticket keys, so that a session that was
   * agreed under other certificates or another trust is not resumed.
   *
   * @throws IOException if one cannot be used
   */
  SSLContext load() throws IOException {
    List<ServerIdentity> identities = new ArrayList<>();
    for (Pair pair : pairs) {
      identities.add(ServerIdentity.read(pair.chain(), pair.key()));
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new IdentityChoice(identities)},
          trust().isEmpty() ? new TrustManager[0] : managers(trust().get()),
          null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new IOException("cannot make use of the certificates", broken);
    }
  }

  private Optional<ClientTrust> trust() {
    if (clients instanceof ClientCertificates.AskedFor asked) {
      return Optional.of(asked.trust());
    } else if (clients instanceof ClientCertificates.Demanded demanded) {
      return Optional.of(demanded.trust());
    }
    return Optional.empty();
  }

  private static TrustManager[] managers(ClientTrust trust)
      throws IOException, GeneralSecurityException {
    if (trust instanceof ClientTrust.Decided decided) {
      return new TrustManager[] {decided.manager()};
    }
    KeyStore store =
        trust instanceof ClientTrust.Anchors anchors
            ? store(ServerIdentity.certificates(PemFile.read(anchors.pem())))
            : ((ClientTrust.Store) trust).store();
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore store(List<X509Certificate> anchors)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < anchors.size(); i++) {
      store.setCertificateEntry("anchor-" + i, anchors.get(i));
    }
    return store;
  }
}
