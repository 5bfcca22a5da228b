package io.fortimail.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** A Postfix of the test's own that takes mail on a port and passes all of it on. */
final class Postfix implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Path folder;
  private final Path config;
  private final int port;

  /**
   * Starts it.
   *
   * @param folder an empty folder
   * @param relayTo the next host, as {@code smtp:[127.0.0.1]:port}
   * @param more further lines of its configuration
   */
  Postfix(Path folder, String relayTo, String more) throws IOException, InterruptedException {
    this.folder = folder;
    this.config = Files.createDirectory(folder.resolve("conf"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    // The test's own folder is closed to others, and Postfix becomes another.
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(folder.resolve("queue"));
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.setOwner(
        data,
        data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
    Files.writeString(config.resolve("main.cf"), main(relayTo) + more, UTF_8);
    Files.writeString(config.resolve("master.cf"), master(), UTF_8);
    run("start");
    awaitPort();
  }

  int port() {
    return port;
  }

  /** What it has logged. */
  String log() throws IOException {
    Path log = folder.resolve("mail.log");
    return Files.exists(log) ? Files.readString(log, UTF_8) : "";
  }

  /** Waits until it has logged something. */
  void awaitLog(String words) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!log().contains(words)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not logged: " + words + "\n" + log());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void awaitPort() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try (Dialogue probe = new Dialogue(port)) {
        if (probe.hear().startsWith("220")) {
          return;
        }
      } catch (IOException notYet) {
        if (System.nanoTime() > end) {
          throw new IOException("Postfix does not start: " + log(), notYet);
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/usr/sbin/postfix", "-c", config.toString(), command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("postfix." + command).toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(
          "postfix "
              + command
              + ": "
              + Files.readString(folder.resolve("postfix." + command))
              + log());
    }
  }

  private String main(String relayTo) {
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
        myhostname = pf.example
        mydestination =
        alias_maps =
        alias_database =
        relay_domains = *
        smtp_dns_support_level = disabled
        smtp_host_lookup = native
        relay_transport = %2$s
        default_transport = %2$s
        smtpd_recipient_restrictions = permit_mynetworks, reject
        mynetworks = 127.0.0.0/8
        smtpd_peername_lookup = no
        smtp_send_xforward_command = yes
        """
        .formatted(folder, relayTo);
  }

  private String master() {
    return """
        127.0.0.1:%d inet n - n - 50 smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        lmtp unix - - n - - lmtp
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """
        .formatted(port);
  }

  @Override
  public void close() throws IOException {
    try {
      run("stop");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
