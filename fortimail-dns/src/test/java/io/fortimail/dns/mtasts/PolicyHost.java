package io.fortimail.dns.mtasts;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fortimail.certificates.TestAuthority;
import io.fortimail.certificates.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A policy host: the JDK's HTTPS server, reached under any name, by a client with real checks. */
public final class PolicyHost implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;
  private final ConnectProxy proxy;

  /** Starts a host that shows a certificate. */
  public PolicyHost(TestIdentity identity, HttpHandler handler) throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(shows(identity)));
    server.createContext("/.well-known/mta-sts.txt", handler);
    server.setExecutor(threads);
    server.start();
    proxy = new ConnectProxy(server.getAddress().getPort());
  }

  /** Answers with a policy. */
  public static HttpHandler policy(String text) {
    return exchange -> {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/plain");
      exchange.sendResponseHeaders(200, octets.length);
      try (var out = exchange.getResponseBody()) {
        out.write(octets);
      }
    };
  }

  /** A fetcher that takes every name for this host and trusts one authority. */
  public HttpsMtaStsFetcher fetcher(TestAuthority trusted, Duration timeout) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(trusts(trusted))
            .proxy(proxy.selector())
            .executor(threads)
            .build();
    return new HttpsMtaStsFetcher(client, timeout);
  }

  /** Who leads clients here. */
  public ConnectProxy proxy() {
    return proxy;
  }

  /** From now on nobody can connect. */
  public void goDown() {
    server.stop(0);
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private static SSLContext shows(TestIdentity identity)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity.keyStore(), TestIdentity.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext trusts(TestAuthority authority) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authority.trustStore());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
