package io.fortimail.dns.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.io.Resources;
import com.google.common.net.InetAddresses;
import io.fortimail.conformance.Conformance;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.Route;
import io.fortimail.dns.MxRecord;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.delivery.PostfixLog.Outcome;
import io.fortimail.dns.delivery.PostfixLog.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same zones routed by a real Postfix and here: the same hosts in the same groups of equal
 * preference, and the same class of outcome. Where we differ, an RFC has the say.
 */
class PostfixRoutesTest {

  private static final long PATIENCE_SECONDS = 60;

  /** Where mail would come back to: an address of this host, as Postfix knows itself. */
  private static final String OWN_ADDRESS = "192.0.2.250";

  private static final int CROWD = 40;

  private static final String LONG_LABEL = "a".repeat(63);

  private static final List<String> DOMAINS =
      Stream.concat(
              Stream.of(
                      "one order equal mixed zeropref six both many families upper elsewhere under",
                      "_service un_derdom self sub.dom big crowd a d",
                      "implicit implicit6 implicit46 leaf.empty empty txt none none.child dom",
                      "tomx toimplicit chain1 tomissing tonull tochild ring1 child back.child",
                      "mxalias mxalias6 mxring mxringtoo mxtonone null nullplus null10",
                      "missing missing2 half halfequal emptyhost numeric tozero togroup",
                      "broken h.broken slowhost slowfirst slowlast slowandgone toslow",
                      "lame x.lame mxlame ownfirst ownmiddle ownlast ownequal ownonly ownalias",
                      "owntwice ownaddress ownslow owngone own twice sameaddr",
                      "any.wild x.y.wild host.wild x.host.wild viawild " + LONG_LABEL,
                      "x.".repeat(31) + "x")
                  .flatMap(line -> Stream.of(line.split(" ", -1)))
                  .map(name -> name + ".example"),
              Stream.of("[192.0.2.80]", "[IPv6:2001:db8::80]"))
          .toList();

  /** A difference: which RFC has the say, and what is right by it. */
  private record Difference(String why, Way ours) {}

  private static final Map<String, Difference> DIFFERENCES =
      Map.of(
          "nullplus.example",
              new Difference(
                  "RFC 7505 section 3: a null MX is a single record; beside others it is none",
                  sent(10, "a.example/192.0.2.1")),
          "numeric.example",
              new Difference(
                  "RFC 5321 section 5.1: the data must be a name that has address records",
                  nothing(Outcome.BOUNCED)),
          "tozero.example",
              new Difference(
                  "RFC 1122 section 3.2.1.3: nothing must be sent to 0.0.0.0, which is oneself here",
                  sent(20, "a.example/192.0.2.1")),
          "togroup.example",
              new Difference(
                  "RFC 1122 section 4.2.3.10: no connection leads to a multicast address, ever",
                  nothing(Outcome.BOUNCED)),
          "lame.example", referral(),
          "x.lame.example", referral(),
          "mxlame.example", referral(),
          "owngone.example",
              new Difference(
                  "RFC 5321 section 5.1: MX records of which none is usable are an error",
                  nothing(Outcome.BOUNCED)),
          "twice.example",
              new Difference(
                  "RFC 5321 section 5.1: each address is tried in order, the same one is one",
                  sent(10, "a.example/192.0.2.1")));

  private static Difference referral() {
    return new Difference(
        "RFC 2308 section 2.2.1: a referral is not an absence; nobody knows what is there",
        nothing(Outcome.DEFERRED));
  }

  private static Way sent(int preference, String host) {
    return new Way(Outcome.SENT, new TreeMap<>(Map.of(preference, new TreeSet<>(List.of(host)))));
  }

  private static Way nothing(Outcome outcome) {
    return new Way(outcome, new TreeMap<>());
  }

  @Test
  void routesAreThoseOfPostfix(@TempDir Path folder) throws Exception {
    Map<String, Way> theirs = PostfixLog.read(runPostfix(folder));
    MxRouter router =
        new MxRouter(dns())
            .withOwnAddresses(InetAddresses.forString(OWN_ADDRESS))
            .withLimits(new MxLimits(128, 128)); // as Postfix is set up here
    Conformance run = Conformance.start("routes-postfix");
    for (String domain : DOMAINS) {
      run.check(domain, () -> compare(domain, theirs, ours(router, domain)));
    }
    run.finish();
    assertThat(DOMAINS).hasSizeGreaterThanOrEqualTo(60);
  }

  private static void compare(String domain, Map<String, Way> theirs, Way ours) {
    Way expected = theirs.get(domain);
    if (DIFFERENCES.containsKey(domain)) {
      Difference difference = DIFFERENCES.get(domain);
      assertThat(expected).as("no longer different: %s", difference.why()).isNotEqualTo(ours);
      expected = difference.ours();
    }
    assertThat(ours).isEqualTo(expected);
  }

  private static ZoneDns dns() throws IOException {
    return ZoneDns.of(routesZone() + resource("child.zone"))
        .failing("broken.example", "h.broken.example");
  }

  private static String routesZone() throws IOException {
    return resource("routes.zone")
        + IntStream.range(0, CROWD)
            .mapToObj(
                i -> "crowded A 192.0.2." + (100 + i) + "\ncrowded AAAA 2001:db8::" + i + "\n")
            .collect(Collectors.joining());
  }

  private static String resource(String name) throws IOException {
    return Resources.toString(Resources.getResource(PostfixRoutesTest.class, name), UTF_8);
  }

  private static Way ours(MxRouter router, String domain) {
    Route route = router.resolve(domain).toCompletableFuture().join();
    SortedMap<Integer, SortedSet<String>> hosts = new TreeMap<>();
    if (!(route instanceof Route.Hosts found)) {
      boolean refused = route instanceof Route.Refused;
      return new Way(refused ? Outcome.BOUNCED : Outcome.DEFERRED, hosts);
    }
    Map<String, Integer> preferences = preferences(router, domain);
    for (MailHost host : found.hosts()) {
      int preference = preferences.getOrDefault(host.name(), 0);
      hosts
          .computeIfAbsent(preference, p -> new TreeSet<>())
          .add(host.name() + "/" + InetAddresses.toAddrString(host.address()));
    }
    return new Way(Outcome.SENT, hosts);
  }

  private static Map<String, Integer> preferences(MxRouter router, String domain) {
    return !AddressLiteral.isLiteral(domain)
            && router.exchangers(domain).toCompletableFuture().join()
                instanceof MailExchangers.Hosts hosts
        ? hosts.records().stream().collect(Collectors.toMap(MxRecord::host, MxRecord::preference))
        : Map.of();
  }

  /** Its log. */
  private static String runPostfix(Path folder) throws IOException, InterruptedException {
    for (String program : List.of("nsd", "postfix", "smtp-sink", "unshare", "ip", "bash")) {
      boolean there =
          Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
              .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
      assumeTrue(there, program + " is not on this machine");
    }
    assumeTrue(namespaces(folder, "true") == 0, "no right to a network of the test's own");
    prepare(folder);
    int status = namespaces(folder, "bash", folder + "/postfix-routes.sh", folder.toString());
    assumeTrue(status != 77, "this machine cannot give the test a network of its own");
    String log = Files.readString(folder.resolve("mail.log"), UTF_8);
    assertThat(status).as("%s", Files.readString(folder.resolve("output"))).isZero();
    return log;
  }

  /** Runs a command where it sees no other process and no network, and ends all it leaves. */
  private static int namespaces(Path folder, String... command)
      throws IOException, InterruptedException {
    List<String> all =
        Stream.concat(
                Stream.of("unshare", "-n", "-m", "-p", "-f", "--kill-child", "--mount-proc"),
                Stream.of(command))
            .toList();
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("not in time: " + Files.readString(folder.resolve("output")));
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void prepare(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String directory : List.of("conf", "queue", "data")) {
      Files.createDirectory(folder.resolve(directory));
    }
    Files.setOwner(
        folder.resolve("data"),
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
    Files.writeString(folder.resolve("domains"), String.join("\n", DOMAINS) + "\n");
    Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    Files.writeString(folder.resolve("routes.zone"), routesZone());
    Files.writeString(folder.resolve("child.zone"), resource("child.zone"));
    Files.writeString(folder.resolve("nsd.conf"), nsd(folder));
    Files.writeString(folder.resolve("conf/main.cf"), main(folder));
    Files.writeString(folder.resolve("conf/master.cf"), master());
    Files.writeString(folder.resolve("postfix-routes.sh"), resource("postfix-routes.sh"));
  }

  private static String nsd(Path folder) {
    return """
        server:
          ip-address: 127.0.0.1@53
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
          name: example
          zonefile: routes.zone
        zone:
          name: child.example
          zonefile: child.zone
        zone:
          name: broken.example
          zonefile: absent.zone
        """
        .replace("FOLDER", folder.toString());
  }

  private static String main(Path folder) {
    return """
        compatibility_level = 3.6
        config_directory = FOLDER/conf
        queue_directory = FOLDER/queue
        data_directory = FOLDER/data
        maillog_file = FOLDER/mail.log
        maillog_file_prefixes = FOLDER
        daemon_directory = /usr/lib/postfix/sbin
        command_directory = /usr/sbin
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        proxy_interfaces = OWN
        inet_protocols = all
        myhostname = test.example
        mydestination =
        alias_maps =
        alias_database =
        smtp_mx_address_limit = 0
        smtp_tls_security_level = none
        smtpd_recipient_restrictions = permit_mynetworks, reject
        smtpd_peername_lookup = no
        mynetworks = 127.0.0.0/8
        """
        .replace("FOLDER", folder.toString())
        .replace("OWN", OWN_ADDRESS);
  }

  /** One smtp process, so that its log tells one domain after the other. */
  private static String master() {
    return """
        127.0.0.1:2525 inet n - n - 5 smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        smtp unix - - n - 1 smtp -v
        error unix - - n - - error
        retry unix - - n - - error
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """;
  }
}
