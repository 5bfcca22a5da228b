package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority for tests, made by the JDK's keytool at run time in a folder of the test. */
public final class TestCertificates {

  private static final String PASSWORD = "secret-of-tests";

  private final Path folder;
  private final String authority;
  private int made;

  /** Makes the key of an authority. */
  public TestCertificates(Path folder, String authority) {
    this.folder = folder;
    this.authority = authority;
    generate(
        authority,
        "-dname",
        "CN=" + authority,
        "-ext",
        "bc:c",
        "-ext",
        "ku=keyCertSign",
        "-validity",
        "3650");
    export(authority);
  }

  /** A certificate of the authority that is valid now. */
  public Path issued(String host) {
    return certificate(host, authority, "-1d", "30");
  }

  /** A certificate of the authority that was valid until five days ago. */
  public Path expired(String host) {
    return certificate(host, authority, "-35d", "30");
  }

  /** A certificate that nobody else vouches for. */
  public Path selfSigned(String host) {
    return certificate(host, "", "-1d", "30");
  }

  private Path certificate(String host, String signer, String start, String days) {
    made++;
    String name = authority + "-host" + made;
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-dname", "CN=" + host, "-ext", "san=dns:" + host));
    options.addAll(List.of("-startdate", start, "-validity", days));
    if (!signer.isEmpty()) {
      copy(store(signer), store(name)); // keytool signs by a key of the same store
      options.addAll(List.of("-signer", signer));
    }
    generate(name, options.toArray(String[]::new));
    if (!signer.isEmpty()) {
      keytool("-delete", "-keystore", store(name).toString(), "-alias", signer);
    }
    return store(name);
  }

  private void generate(String alias, String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    arguments.addAll(List.of("-keystore", store(alias).toString(), "-alias", alias));
    arguments.addAll(List.of(options));
    keytool(arguments.toArray(String[]::new));
  }

  private void export(String alias) {
    keytool(
        "-exportcert",
        "-rfc",
        "-keystore",
        store(alias).toString(),
        "-alias",
        alias,
        "-file",
        folder.resolve(alias + ".pem").toString());
  }

  /** {@return the certificate of the authority in PEM} */
  public Path authorityPem() {
    return folder.resolve(authority + ".pem");
  }

  private Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  /** The context of a server with a certificate of this class. */
  public static SSLContext server(Path store) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(store), PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The context of a client that trusts this authority and no other. */
  public SSLContext client() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", load(store(authority)).getCertificate(authority));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyStore load(Path store) throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
