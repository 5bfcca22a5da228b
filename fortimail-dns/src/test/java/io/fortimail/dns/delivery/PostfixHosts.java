package io.fortimail.dns.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fortimail.certificates.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Postfix that is several hosts: each has an address of its own in 127.0.9.0/24 and a certificate
 * of its own, or none and no STARTTLS. What it takes it throws away.
 */
final class PostfixHosts implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Path folder;
  private final int port;
  private final Map<String, String> addresses = new LinkedHashMap<>();

  /**
   * Starts it.
   *
   * @param folder an empty folder
   * @param hosts certificates by what the test calls the host
   */
  PostfixHosts(Path folder, Map<String, Optional<TestIdentity>> hosts)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.9.1"))) {
      this.port = free.getLocalPort();
    }
    // The test's own folder is closed to others, and Postfix becomes another.
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(folder.resolve("queue"));
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.setOwner(
        data,
        data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
    StringBuilder services = new StringBuilder();
    for (Map.Entry<String, Optional<TestIdentity>> host : hosts.entrySet()) {
      String address = "127.0.9." + (addresses.size() + 1);
      addresses.put(host.getKey(), address);
      services.append(service(host.getKey(), address, host.getValue()));
    }
    Files.createDirectory(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/main.cf"), main(), UTF_8);
    Files.writeString(folder.resolve("conf/master.cf"), services + OTHER_SERVICES, UTF_8);
    run("start");
    for (String address : addresses.values()) {
      await(address);
    }
  }

  int port() {
    return port;
  }

  String addressOf(String host) {
    return addresses.getOrDefault(host, "");
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("mail.log"), UTF_8);
  }

  private String service(String name, String address, Optional<TestIdentity> identity)
      throws IOException, GeneralSecurityException {
    String line =
        "%s:%d inet n - n - 50 smtpd -o myhostname=%s.example".formatted(address, port, name);
    if (identity.isEmpty()) {
      return line + " -o smtpd_tls_security_level=none\n";
    }
    TestIdentity.PemFiles files = identity.get().write(folder, name);
    return line
        + " -o smtpd_tls_security_level=may -o smtpd_tls_cert_file=%s -o smtpd_tls_key_file=%s\n"
            .formatted(files.chain(), files.key());
  }

  private void await(String address) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(address, port), 1_000);
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > end) {
          throw new IOException("Postfix does not start: " + log(), notYet);
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void run(String command) throws IOException, InterruptedException {
    Path said = folder.resolve("postfix." + command);
    Process process =
        new ProcessBuilder("/usr/sbin/postfix", "-c", folder + "/conf", command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("postfix " + command + ": " + Files.readString(said));
    }
  }

  private String main() {
    return """
        compatibility_level = 3.6
        config_directory = %1$s/conf
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        maillog_file = %1$s/mail.log
        maillog_file_prefixes = %1$s
        daemon_directory = /usr/lib/postfix/sbin
        command_directory = /usr/sbin
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mydestination =
        alias_maps =
        alias_database =
        relay_domains = *
        relay_transport = discard:
        default_transport = discard:
        smtpd_recipient_restrictions = permit_mynetworks, reject
        mynetworks = 127.0.0.0/8
        smtpd_peername_lookup = no
        smtpd_client_connection_count_limit = 0
        smtpd_client_connection_rate_limit = 0
        smtpd_tls_loglevel = 1
        tls_random_source = dev:/dev/urandom
        """
        .formatted(folder);
  }

  private static final String OTHER_SERVICES =
      """
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      tlsmgr unix - - n 1000? 1 tlsmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      proxymap unix - - n - - proxymap
      error unix - - n - - error
      retry unix - - n - - error
      discard unix - - n - - discard
      anvil unix - - n - 1 anvil
      postlog unix-dgram n - n - 1 postlogd
      """;

  @Override
  public void close() throws IOException {
    try {
      run("stop");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
