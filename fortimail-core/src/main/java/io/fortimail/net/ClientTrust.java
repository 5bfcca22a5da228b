package io.fortimail.net;

import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.X509TrustManager;

/** Who vouches for the certificates of clients. */
public sealed interface ClientTrust {

  /**
   * The certificates of a PEM file; looked at again like those of the server.
   *
   * @param pem the file
   */
  record Anchors(Path pem) implements ClientTrust {}

  /**
   * The trusted certificates of a key store.
   *
   * @param store the store
   */
  record Store(KeyStore store) implements ClientTrust {}

  /**
   * The host decides, chain by chain.
   *
   * @param manager asked on the executor of the handshakes, so it may block
   */
  record Decided(X509TrustManager manager) implements ClientTrust {}

  /**
   * Trusts what the certificates of a file vouch for.
   *
   * @param pem the file
   * @return the trust
   */
  static ClientTrust anchors(Path pem) {
    return new Anchors(pem);
  }

  /**
   * Trusts what the certificates of a store vouch for.
   *
   * @param store the store
   * @return the trust
   */
  static ClientTrust of(KeyStore store) {
    return new Store(store);
  }

  /**
   * Lets the host decide.
   *
   * @param manager who decides; asked on the executor of the handshakes, so it may block
   * @return the trust
   */
  static ClientTrust of(X509TrustManager manager) {
    return new Decided(manager);
  }
}
