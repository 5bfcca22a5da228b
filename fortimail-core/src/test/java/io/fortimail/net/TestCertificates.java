package io.fortimail.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes self-signed certificates in a test's folder, with the keytool of the JDK that runs. */
public final class TestCertificates {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private int made;

  public TestCertificates(Path folder) {
    this.folder = folder;
  }

  /** A certificate, its key, and the PEM files of both. */
  public record Made(Path chain, Path key, X509Certificate certificate, PrivateKey privateKey) {

    /** Puts another's files in the place of this one's. */
    public void replaceWith(Made other) throws IOException {
      Files.write(chain, Files.readAllBytes(other.chain));
      Files.write(key, Files.readAllBytes(other.key));
    }
  }

  public Made rsa(String... names) throws IOException, GeneralSecurityException {
    return make(List.of("-keyalg", "RSA", "-keysize", "2048", "-sigalg", "SHA256withRSA"), names);
  }

  public Made ec(String... names) throws IOException, GeneralSecurityException {
    return make(
        List.of("-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"), names);
  }

  public Made ed25519(String... names) throws IOException, GeneralSecurityException {
    return make(List.of("-keyalg", "Ed25519"), names);
  }

  /** What a client needs: it trusts one certificate, and may have one itself. */
  public static SSLContext client(X509Certificate trusted, Made... own)
      throws IOException, GeneralSecurityException {
    return client(List.of(trusted), own);
  }

  public static SSLContext client(List<X509Certificate> trusted, Made... own)
      throws IOException, GeneralSecurityException {
    KeyStore anchors = empty();
    for (X509Certificate anchor : trusted) {
      anchors.setCertificateEntry("trusted-" + anchors.size(), anchor);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    KeyStore keys = empty();
    for (Made mine : own) {
      keys.setKeyEntry("own", mine.privateKey, PASSWORD, new X509Certificate[] {mine.certificate});
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        own.length == 0 ? new KeyManager[0] : managers.getKeyManagers(),
        trust.getTrustManagers(),
        null);
    return context;
  }

  public static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Made make(List<String> algorithm, String... names)
      throws IOException, GeneralSecurityException {
    int number = ++made;
    Path store = folder.resolve("store-" + number + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "own", "-validity", "30"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", new String(PASSWORD), "-dname", "CN=" + names[0]));
    command.addAll(
        List.of("-ext", "san=" + Stream.of(names).map(n -> "dns:" + n).collect(joining(","))));
    command.addAll(algorithm);
    run(command);
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD);
    }
    X509Certificate certificate = (X509Certificate) loaded.getCertificate("own");
    PrivateKey key = (PrivateKey) loaded.getKey("own", PASSWORD);
    return new Made(
        write("chain-" + number + ".pem", pem("CERTIFICATE", certificate.getEncoded())),
        write("key-" + number + ".pem", pem("PRIVATE KEY", key.getEncoded())),
        certificate,
        key);
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(US_ASCII));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + said);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }
}
