package io.fortimail.dns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Zones with signatures made on the spot, served by nsd; and in front of it, Unbound and BIND,
 * which validate them.
 */
public final class SignedZones implements AutoCloseable {

  /** As one record is changed after the signing, its signature is wrong in the last two. */
  private static final List<String> ZONES =
      List.of(
          "good.example",
          "few.example",
          "many.example",
          "most.example",
          "plain.example",
          "old.example",
          "forged.example",
          "tampered.example");

  /** How often names are hashed for NSEC3, where that is not the default of the signing. */
  private static final Map<String, Integer> ITERATIONS =
      Map.of("few.example", 0, "many.example", 2500, "most.example", 65_535);

  private static final String ZONE =
      """
      $ORIGIN ZONE.
      $TTL 300
      @    IN SOA ns host 1 3600 600 86400 300
      @    IN NS ns
      ns   IN A 127.0.0.1
      @    IN MX 10 mx
      mx   IN A 192.0.2.10
      via  IN MX 10 www
      bare IN MX 10 no-tlsa
      no-tlsa IN A 192.0.2.12
      _25._tcp.mx IN TLSA 3 1 1 0000000000000000000000000000000000000000000000000000000000000000
      www  IN CNAME mx
      ring IN CNAME gnir
      gnir IN CNAME ring
      *.w  IN A 192.0.2.11
      big  IN TXT LONG
      """
          .replace(
              "LONG",
              IntStream.range(0, 20)
                  .mapToObj(i -> '"' + Integer.toString(i % 10).repeat(200) + '"')
                  .collect(Collectors.joining(" ")));

  private final Path folder;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final StringBuilder anchors = new StringBuilder();
  private final int nsd = freePort();
  private final int unbound = freePort();
  private final int named = freePort();

  /**
   * Starts all three.
   *
   * @param silent a server that answers nothing, for {@code silent.example}
   */
  public SignedZones(Path folder, InetSocketAddress silent) throws IOException {
    this.folder = folder;
    for (String zone : ZONES) {
      sign(zone);
    }
    write("nsd.conf", nsdConfiguration());
    write("unbound.conf", unboundConfiguration(silent));
    write("named.conf", namedConfiguration(silent));
    start("nsd", "-d", "-c", folder.resolve("nsd.conf").toString());
    start("unbound", "-d", "-c", folder.resolve("unbound.conf").toString());
    start("named", "-g", "-c", folder.resolve("named.conf").toString());
  }

  /** {@return whether all that is needed is installed} */
  public static boolean canStart() {
    return List.of("nsd", "unbound", "named", "ldns-signzone", "ldns-keygen").stream()
        .allMatch(name -> Files.isExecutable(Path.of(program(name))));
  }

  /** {@return where it listens} */
  public InetSocketAddress nsd() {
    return at(nsd);
  }

  /** {@return where it listens} */
  public InetSocketAddress unbound() {
    return at(unbound);
  }

  /** {@return where it listens} */
  public InetSocketAddress named() {
    return at(named);
  }

  /** The DS records of all zones. */
  public String anchors() {
    return anchors.toString();
  }

  /** Asks each server until it is up. */
  public void awaitUp() throws IOException {
    awaitUp("nsd", nsd());
    awaitUp("unbound", unbound());
    awaitUp("named", named());
  }

  private void awaitUp(String name, InetSocketAddress server) throws IOException {
    DnsLimits patient =
        DnsLimits.DEFAULT.withTimes(Duration.ofMillis(500), 40, Duration.ofSeconds(20));
    DnsClient dns = DnsClient.builder().server(server).limits(patient).withoutCache().build();
    DnsAnswer<?> first = new DnsAnswer.TemporaryFailure<>(DnsFailure.NETWORK, "not asked");
    for (int i = 0; i < 2000 && first instanceof DnsAnswer.TemporaryFailure; i++) {
      first = dns.a("ns.good.example").toCompletableFuture().join();
    }
    assertThat(first)
        .as("%s: %s", name, Files.readString(folder.resolve(name + ".out")))
        .isInstanceOf(DnsAnswer.Found.class);
  }

  /** Stops one of the servers, and waits until it is gone. */
  public void stop(String name) {
    processes.get(name).destroy();
    processes.get(name).onExit().join();
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void sign(String zone) throws IOException {
    write(zone, ZONE.replace("ZONE", zone));
    Path signed = folder.resolve(zone + ".signed");
    if (zone.startsWith("plain")) {
      Files.copy(folder.resolve(zone), signed);
      return;
    }
    String key = run("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", zone).strip();
    anchors.append(Files.readString(folder.resolve(key + ".ds")));
    List<String> arguments = new ArrayList<>(List.of("-n", "-i", "20200101", "-e"));
    arguments.add(zone.startsWith("old") ? "20200201" : "20361231");
    if (ITERATIONS.containsKey(zone)) {
      arguments.addAll(List.of("-t", ITERATIONS.get(zone).toString()));
    }
    arguments.addAll(List.of(zone, key));
    run("ldns-signzone", arguments.toArray(new String[0]));
    String text = Files.readString(signed);
    if (zone.startsWith("forged")) {
      Files.writeString(signed, text.replace("192.0.2.10", "203.0.113.66"));
    } else if (zone.startsWith("tampered")) {
      Files.writeString(signed, text.replace("0".repeat(64), "1".repeat(64)));
    }
  }

  private String nsdConfiguration() {
    StringBuilder text =
        new StringBuilder(
            """
            server:
              ip-address: 127.0.0.1@PORT
              port: PORT
              username: ""
              chroot: ""
              zonesdir: "FOLDER"
              database: ""
              pidfile: "FOLDER/nsd.pid"
              xfrdfile: "FOLDER/xfrd.state"
              zonelistfile: "FOLDER/zone.list"
              xfrdir: "FOLDER"
              logfile: "FOLDER/nsd.log"
            remote-control:
              control-enable: no
            """
                .replace("PORT", Integer.toString(nsd)));
    for (String zone : ZONES) {
      text.append("zone:\n  name: %s\n  zonefile: %s.signed\n".formatted(zone, zone));
    }
    return text.toString();
  }

  private String unboundConfiguration(InetSocketAddress silent) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            server:
              interface: 127.0.0.1@PORT
              port: PORT
              do-ip6: no
              outgoing-interface: 127.0.0.1
              do-not-query-localhost: no
              access-control: 127.0.0.0/8 allow
              username: ""
              chroot: ""
              directory: "FOLDER"
              pidfile: "FOLDER/unbound.pid"
              use-syslog: no
              logfile: "FOLDER/unbound.log"
              module-config: "validator iterator"
              trust-anchor-file: "FOLDER/anchors"
              ede: yes
              qname-minimisation: no
              local-zone: "." refuse
              local-zone: "example." transparent
            remote-control:
              control-enable: no
            """
                .replace("PORT", Integer.toString(unbound)));
    write("anchors", anchors());
    for (String zone : ZONES) {
      text.append("stub-zone:\n  name: %s\n  stub-addr: 127.0.0.1@%d\n".formatted(zone, nsd));
    }
    text.append(
        "stub-zone:\n  name: silent.example\n  stub-addr: 127.0.0.1@%d\n"
            .formatted(silent.getPort()));
    text.append("stub-zone:\n  name: refused.example\n  stub-addr: 127.0.0.1@%d\n".formatted(nsd));
    return text.toString();
  }

  private String namedConfiguration(InetSocketAddress silent) {
    StringBuilder text =
        new StringBuilder(
            """
            options { directory "FOLDER"; listen-on port PORT { 127.0.0.1; };
              listen-on-v6 { none; }; recursion yes; allow-query { any; }; notify no;
              pid-file "FOLDER/named.pid"; session-keyfile "FOLDER/session.key";
              dnssec-validation yes; qname-minimization off; };
            controls { };
            """
                .replace("PORT", Integer.toString(named)));
    text.append("trust-anchors {\n");
    for (String line : anchors().lines().toList()) {
      String[] parts = line.strip().split("\\s+", 8);
      text.append(
          "  %s static-ds %s %s %s \"%s\";\n"
              .formatted(
                  parts[0],
                  parts[parts.length - 4],
                  parts[parts.length - 3],
                  parts[parts.length - 2],
                  parts[parts.length - 1]));
    }
    text.append("};\n");
    for (String zone : ZONES) {
      text.append(forward(zone, nsd));
    }
    text.append(forward("refused.example", nsd));
    text.append(forward("silent.example", silent.getPort()));
    return text.toString();
  }

  private static String forward(String zone, int port) {
    return "zone \"%s\" { type forward; forward only; forwarders { 127.0.0.1 port %d; }; };\n"
        .formatted(zone, port);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text.replace("FOLDER", folder.toString()));
  }

  private void start(String name, String... arguments) throws IOException {
    processes.put(
        name,
        process(name, arguments).redirectOutput(folder.resolve(name + ".out").toFile()).start());
  }

  private String run(String name, String... arguments) throws IOException {
    Process process = process(name, arguments).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(output).isZero();
    return output;
  }

  private ProcessBuilder process(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program(name)));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
  }

  private static String program(String name) {
    return List.of("/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/").stream()
        .map(in -> in + name)
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElse(name);
  }

  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
        DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
      return udp.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes.values()) {
      process.destroy();
    }
    for (Process process : processes.values()) {
      process.onExit().join();
    }
  }
}
