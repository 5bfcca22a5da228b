package io.fortimail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client against a real name server (nsd); and zone text gives the same answers without one.
 */
class RealServerTest {

  private static final String ZONE =
      """
      $ORIGIN real.example.
      $TTL 300
      @    IN SOA ns host 1 3600 600 86400 300
      @    IN NS ns
      ns   IN A 127.0.0.1
      @    IN MX 10 mx1
      @    IN MX 20 mx2.other.example.
      mx1  IN A 192.0.2.10
      mx1  IN AAAA 2001:db8::10
      www  IN CNAME mx1
      out  IN CNAME far.other.example.
      ring IN CNAME gnir
      gnir IN CNAME ring
      *.w  IN A 192.0.2.11
      x.y  IN A 192.0.2.12
      @    IN TXT "v=spf1 " "mx -all"
      big  IN TXT LONG
      """
          .replace(
              "LONG",
              IntStream.range(0, 20)
                  .mapToObj(i -> '"' + Integer.toString(i % 10).repeat(200) + '"')
                  .collect(Collectors.joining(" ")));

  private static Optional<Process> server = Optional.empty();
  private static DnsClient dns;

  @BeforeAll
  static void startServer(@TempDir Path folder) throws IOException {
    Optional<Path> program =
        Stream.of("/usr/sbin/nsd", "/usr/bin/nsd", "/usr/local/sbin/nsd")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(program.isPresent(), "nsd is not installed");
    int port = freePort();
    Files.writeString(folder.resolve("real.zone"), ZONE);
    Files.writeString(folder.resolve("nsd.conf"), configuration(folder, port));
    server =
        Optional.of(
            new ProcessBuilder(
                    program.get().toString(), "-d", "-c", folder.resolve("nsd.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start());
    // The first question is repeated until the server is up.
    DnsLimits patient =
        DnsLimits.DEFAULT.withTimes(Duration.ofMillis(500), 40, Duration.ofSeconds(20));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    awaitUp(DnsClient.builder().server(address).limits(patient).withoutCache().build(), folder);
    dns = DnsClient.builder().server(address).withoutCache().build();
  }

  private static void awaitUp(DnsClient client, Path folder) throws IOException {
    DnsAnswer<InetAddress> first = new TemporaryFailure<>(DnsFailure.NETWORK, "not asked");
    for (int i = 0; i < 200 && first instanceof TemporaryFailure; i++) {
      first = client.a("ns.real.example").toCompletableFuture().join();
    }
    assertThat(first)
        .as("output: %s", Files.readString(folder.resolve("output")))
        .isInstanceOf(Found.class);
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    if (server.isPresent()) {
      server.get().destroy();
      server.get().waitFor();
    }
  }

  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
        DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
      return udp.getLocalPort();
    }
  }

  private static String configuration(Path folder, int port) {
    return """
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
        zone:
          name: real.example
          zonefile: real.zone
        """
        .replace("PORT", Integer.toString(port))
        .replace("FOLDER", folder.toString());
  }

  private static <T> DnsAnswer<T> ask(DnsQuestion<T> question) {
    return dns.ask(question).toCompletableFuture().join();
  }

  @Test
  void mailExchangersComeFromTheWire() {
    assertThat(ask(new DnsQuestion<>("real.example", DnsType.MX)))
        .isInstanceOfSatisfying(
            Found.class,
            found ->
                assertThat((List<?>) found.records())
                    .map(Object::toString)
                    .containsExactlyInAnyOrder(
                        new MxRecord(10, "mx1.real.example").toString(),
                        new MxRecord(20, "mx2.other.example").toString()));
  }

  @Test
  void anAnswerTooLongForUdpComesByTcp() {
    assertThat(ask(new DnsQuestion<>("big.real.example", DnsType.TXT)))
        .isInstanceOfSatisfying(
            Found.class, found -> assertThat((String) found.records().get(0)).hasSize(4000));
  }

  @Test
  void bothFamiliesCome() {
    assertThat(dns.addresses("mx1.real.example").toCompletableFuture().join())
        .isEqualTo(
            new Found<>(
                List.of(
                    InetAddresses.forString("192.0.2.10"), InetAddresses.forString("2001:db8::10")),
                "mx1.real.example",
                Duration.ofMinutes(5),
                false));
  }

  @Test
  void namesOfOtherServersAreNoAbsence() {
    assertThat(ask(new DnsQuestion<>("elsewhere.example", DnsType.A)))
        .isInstanceOf(TemporaryFailure.class);
    assertThat(ask(new DnsQuestion<>("out.real.example", DnsType.A)))
        .isInstanceOf(TemporaryFailure.class);
  }

  @Test
  void absencesAreToldApart() {
    assertThat(ask(new DnsQuestion<>("no.real.example", DnsType.A)))
        .isEqualTo(
            new NoSuchDomain<>("no.real.example does not exist", Duration.ofMinutes(5), false));
    assertThat(ask(new DnsQuestion<>("y.real.example", DnsType.A))).isInstanceOf(NoData.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "real.example", "mx1.real.example", "www.real.example", "any.w.real.example",
        "x.any.w.real.example", "w.real.example", "y.real.example", "x.y.real.example",
        "z.y.real.example", "none.real.example", "ring.real.example", "ns.real.example"
      })
  void zoneTextAnswersAsTheServerDoes(String name) {
    ZoneDns zone = ZoneDns.of(ZONE);
    for (DnsType<?> type : List.of(DnsType.A, DnsType.AAAA, DnsType.TXT)) {
      assertSame(name, type, zone);
    }
  }

  private static <T> void assertSame(String name, DnsType<T> type, ZoneDns zone) {
    DnsQuestion<T> question = new DnsQuestion<>(name, type);
    DnsAnswer<T> expected = ask(question);
    DnsAnswer<T> actual = zone.ask(question).toCompletableFuture().join();
    assertThat(actual.getClass()).as("%s", question).isEqualTo(expected.getClass());
    if (expected instanceof Found<T> found) {
      assertThat(((Found<T>) actual).records()).hasSameElementsAs(found.records());
      assertThat(((Found<T>) actual).ttl()).isEqualTo(found.ttl());
    }
  }
}
