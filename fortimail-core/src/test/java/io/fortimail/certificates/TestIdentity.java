package io.fortimail.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A certificate with those that vouch for it, its own first, and its key.
 *
 * @param chain without the root, as a server shows it
 * @param key its private key
 */
public record TestIdentity(List<X509Certificate> chain, PrivateKey key) {

  /** The password of key stores made here. */
  public static final String PASSWORD = "changeit";

  /** Copies the list. */
  public TestIdentity {
    chain = List.copyOf(chain);
  }

  /** Two PEM files. */
  public record PemFiles(Path chain, Path key) {}

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** The same certificate as a server shows it that does not know who vouches for it. */
  public TestIdentity alone() {
    return new TestIdentity(chain.subList(0, 1), key);
  }

  /** Writes {@code stem.pem} and {@code stem.key} into a folder. */
  public PemFiles write(Path folder, String stem) throws IOException, GeneralSecurityException {
    return new PemFiles(
        writePem(folder.resolve(stem + ".pem"), chain),
        Files.writeString(
            folder.resolve(stem + ".key"), pem("PRIVATE KEY", key.getEncoded()), US_ASCII));
  }

  /** A PKCS#12 store in memory with the chain and its key. */
  public KeyStore keyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key, PASSWORD.toCharArray(), chain.toArray(X509Certificate[]::new));
    return store;
  }

  /** Writes certificates into a PEM file. */
  public static Path writePem(Path file, List<X509Certificate> certificates)
      throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return Files.writeString(file, text, US_ASCII);
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
