package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.fortimail.certificates.TestAuthority;
import io.fortimail.certificates.TestIdentity;
import io.fortimail.tls.TlsFailureType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fetcher against a real HTTPS server with real certificates, under real names. */
class HttpsMtaStsFetcherTest {

  private static final String HOST = "mta-sts.x.example";
  private static final String POLICY =
      "version: STSv1\r\nmode: enforce\r\nmx: mx.x.example\r\nmax_age: 86400\r\n";
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final TestAuthority AUTHORITY = TestAuthority.root("Test Root");
  private static final TestIdentity GOOD = AUTHORITY.intermediate("Test CA").issue(HOST);

  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<Void> brokenOff = new CompletableFuture<>();

  @AfterEach
  void endWaiting() {
    over.countDown();
  }

  @Test
  void fetchesAPolicy() throws Exception {
    assertThat(fetch(GOOD, answer(200, "text/plain; charset=utf-8", POLICY)))
        .isEqualTo(MtaStsPolicy.parse(POLICY))
        .isInstanceOf(MtaStsFetch.Fetched.class);
    String lines = POLICY.replace("\r\n", "\n");
    assertThat(fetch(GOOD, answer(200, "TEXT/Plain", lines))).isEqualTo(MtaStsPolicy.parse(POLICY));
  }

  @Test
  void takesNoCertificateThatIsNotValidForTheHost() throws Exception {
    TestAuthority stranger = TestAuthority.root("Stranger");
    HttpHandler policy = answer(200, "text/plain", POLICY);
    assertFails(
        fetch(AUTHORITY.request(HOST).notYetValid().issue(), policy),
        TlsFailureType.STS_WEBPKI_INVALID,
        "");
    assertFails(
        fetch(AUTHORITY.request(HOST).expired().issue(), policy),
        TlsFailureType.STS_WEBPKI_INVALID,
        "");
    assertFails(
        fetch(AUTHORITY.issue("www.x.example"), policy), TlsFailureType.STS_WEBPKI_INVALID, HOST);
    assertFails(
        fetch(TestAuthority.selfSigned(HOST), policy), TlsFailureType.STS_WEBPKI_INVALID, "");
    assertFails(fetch(stranger.issue(HOST), policy), TlsFailureType.STS_WEBPKI_INVALID, "");
  }

  @Test
  void followsNoRedirectAndTakesNoErrorForAPolicy() throws Exception {
    HttpHandler redirect =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "https://" + HOST + "/elsewhere");
          send(exchange, 301, "text/plain", POLICY);
        };
    assertFails(fetch(GOOD, redirect), TlsFailureType.STS_POLICY_FETCH_ERROR, "301");
    assertFails(
        fetch(GOOD, answer(404, "text/plain", POLICY)),
        TlsFailureType.STS_POLICY_FETCH_ERROR,
        "404");
    assertFails(
        fetch(GOOD, answer(203, "text/plain", POLICY)),
        TlsFailureType.STS_POLICY_FETCH_ERROR,
        "203");
  }

  @Test
  void takesNoOtherDocument() throws Exception {
    assertFails(
        fetch(GOOD, answer(200, "text/html", POLICY)),
        TlsFailureType.STS_POLICY_INVALID,
        "text/html");
    assertFails(
        fetch(GOOD, answer(200, "text/plain", "<html>")),
        TlsFailureType.STS_POLICY_INVALID,
        "no field");
  }

  @Test
  void breaksOffADocumentWithoutEnd() throws Exception {
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
    assertFails(fetch(GOOD, endless), TlsFailureType.STS_POLICY_INVALID, "64 kB");
    assertThat(brokenOff).succeedsWithin(LONG);
  }

  @Test
  void givesUpOnAServerThatAnswersTooSlowly() throws Exception {
    HttpHandler slow =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('v');
          exchange.getResponseBody().flush();
          await();
        };
    assertFails(
        fetch(GOOD, slow, Duration.ofSeconds(1)),
        TlsFailureType.STS_POLICY_FETCH_ERROR,
        "no answer in time");
  }

  @Test
  void saysThatAHostCannotBeReached() throws Exception {
    try (PolicyHost host = new PolicyHost(GOOD, answer(200, "text/plain", POLICY))) {
      host.goDown();
      assertFails(fetch(host, LONG), TlsFailureType.STS_POLICY_FETCH_ERROR, "");
      assertThat(host.proxy().asked()).containsOnly(HOST + ":443");
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

  private MtaStsFetch fetch(TestIdentity certificate, HttpHandler handler) throws Exception {
    return fetch(certificate, handler, LONG);
  }

  private MtaStsFetch fetch(TestIdentity certificate, HttpHandler handler, Duration timeout)
      throws Exception {
    try (PolicyHost host = new PolicyHost(certificate, handler)) {
      return fetch(host, timeout);
    }
  }

  private static MtaStsFetch fetch(PolicyHost host, Duration timeout) throws Exception {
    return host.fetcher(AUTHORITY, timeout)
        .fetch("x.example")
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
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
