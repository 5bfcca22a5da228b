package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fortimail.tls.TlsFailureType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fetcher against a real HTTPS server with real certificates, under real names. */
class HttpsMtaStsFetcherTest {

  private static final String HOST = "mta-sts.x.example";
  private static final String POLICY =
      "version: STSv1\r\nmode: enforce\r\nmx: mx.x.example\r\nmax_age: 86400\r\n";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static TestCertificates authority;
  private static Path good;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<Void> brokenOff = new CompletableFuture<>();

  @BeforeAll
  static void makeCertificates() {
    authority = new TestCertificates(folder, "test-authority");
    good = authority.issued(HOST);
  }

  @AfterEach
  void stopThreads() {
    over.countDown();
    threads.shutdownNow();
  }

  @Test
  void fetchesAPolicy() throws IOException {
    assertThat(fetch(good, answer(200, "text/plain; charset=utf-8", POLICY)))
        .isEqualTo(MtaStsPolicy.parse(POLICY))
        .isInstanceOf(MtaStsFetch.Fetched.class);
    String lines = POLICY.replace("\r\n", "\n");
    assertThat(fetch(good, answer(200, "TEXT/Plain", lines))).isEqualTo(MtaStsPolicy.parse(POLICY));
  }

  @Test
  void takesNoCertificateThatIsNotValidForTheHost() throws IOException {
    TestCertificates stranger = new TestCertificates(folder, "stranger");
    HttpHandler policy = answer(200, "text/plain", POLICY);
    assertFails(fetch(authority.expired(HOST), policy), TlsFailureType.STS_WEBPKI_INVALID, "");
    assertFails(
        fetch(authority.issued("www.x.example"), policy), TlsFailureType.STS_WEBPKI_INVALID, HOST);
    assertFails(fetch(authority.selfSigned(HOST), policy), TlsFailureType.STS_WEBPKI_INVALID, "");
    assertFails(fetch(stranger.issued(HOST), policy), TlsFailureType.STS_WEBPKI_INVALID, "");
  }

  @Test
  void followsNoRedirectAndTakesNoErrorForAPolicy() throws IOException {
    HttpHandler redirect =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "https://" + HOST + "/elsewhere");
          send(exchange, 301, "text/plain", POLICY);
        };
    assertFails(fetch(good, redirect), TlsFailureType.STS_POLICY_FETCH_ERROR, "301");
    assertFails(
        fetch(good, answer(404, "text/plain", POLICY)),
        TlsFailureType.STS_POLICY_FETCH_ERROR,
        "404");
    assertFails(
        fetch(good, answer(203, "text/plain", POLICY)),
        TlsFailureType.STS_POLICY_FETCH_ERROR,
        "203");
  }

  @Test
  void takesNoOtherDocument() throws IOException {
    assertFails(
        fetch(good, answer(200, "text/html", POLICY)),
        TlsFailureType.STS_POLICY_INVALID,
        "text/html");
    assertFails(
        fetch(good, answer(200, "text/plain", "<html>")),
        TlsFailureType.STS_POLICY_INVALID,
        "no field");
  }

  @Test
  @Tag("attack-61")
  void breaksOffADocumentWithoutEnd() throws IOException {
    HttpHandler endless =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write("x: y\n".repeat(1_000).getBytes(UTF_8));
            }
          } catch (IOException broken) {
            brokenOff.complete(null);
            throw broken;
          }
        };
    assertFails(fetch(good, endless), TlsFailureType.STS_POLICY_INVALID, "64 kB");
    assertThat(brokenOff).succeedsWithin(LONG);
  }

  @Test
  @Tag("attack-60")
  void givesUpOnAServerThatAnswersTooSlowly() throws IOException {
    HttpHandler slow =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('v');
          exchange.getResponseBody().flush();
          await();
        };
    assertFails(
        fetch(good, slow, Duration.ofSeconds(1)),
        TlsFailureType.STS_POLICY_FETCH_ERROR,
        "no answer in time");
  }

  @Test
  void saysThatAHostCannotBeReached() throws IOException {
    HttpsServer server = server(good, answer(200, "text/plain", POLICY));
    int port = server.getAddress().getPort();
    server.stop(0);
    try (ConnectProxy proxy = new ConnectProxy(port)) {
      MtaStsFetch fetch = fetch(proxy, LONG);
      assertFails(fetch, TlsFailureType.STS_POLICY_FETCH_ERROR, "");
      assertThat(proxy.asked()).containsOnly(HOST + ":443");
    }
  }

  @Test
  void refusesAClientThatWouldFollowOrRemember() {
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThatThrownBy(() -> new HttpsMtaStsFetcher(follows, LONG))
        .isInstanceOf(IllegalArgumentException.class);
    HttpClient remembers = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    assertThatThrownBy(() -> new HttpsMtaStsFetcher(remembers, LONG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertFails(MtaStsFetch fetch, TlsFailureType type, String detail) {
    assertThat(fetch)
        .isInstanceOfSatisfying(
            MtaStsFetch.Failed.class,
            failed -> {
              assertThat(failed.problem().type()).isEqualTo(type);
              assertThat(failed.problem().detail()).contains(detail);
            });
  }

  private MtaStsFetch fetch(Path certificate, HttpHandler handler) throws IOException {
    return fetch(certificate, handler, LONG);
  }

  private MtaStsFetch fetch(Path certificate, HttpHandler handler, Duration timeout)
      throws IOException {
    HttpsServer server = server(certificate, handler);
    try (ConnectProxy proxy = new ConnectProxy(server.getAddress().getPort())) {
      return fetch(proxy, timeout);
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  private MtaStsFetch fetch(ConnectProxy proxy, Duration timeout) {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(authority.client())
            .proxy(proxy.selector())
            .executor(threads)
            .build();
    return new HttpsMtaStsFetcher(client, timeout)
        .fetch("x.example")
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private HttpsServer server(Path certificate, HttpHandler handler) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TestCertificates.server(certificate)));
    server.createContext("/.well-known/mta-sts.txt", handler);
    server.setExecutor(threads);
    server.start();
    return server;
  }

  private static HttpHandler answer(int status, String type, String body) {
    return exchange -> send(exchange, status, type, body);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] octets = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, octets.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(octets);
    }
  }
}
