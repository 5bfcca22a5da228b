package io.fortimail.dns.mtasts;

import com.google.common.base.Ascii;
import com.google.common.base.Throwables;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsProblem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches policies by the JDK's HTTP client: from {@code
 * https://mta-sts.DOMAIN/.well-known/mta-sts.txt}, with a certificate for that name, without
 * redirects, caches and cookies (RFC 8461 section 3.3).
 *
 * <p>Safe for use by several threads.
 */
public final class HttpsMtaStsFetcher implements MtaStsFetcher {

  /** How long fetching may take as a whole: one minute, as RFC 8461 section 3.3 suggests. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

  private static final int OK = 200;

  private final HttpClient client;
  private final Duration timeout;

  /** A fetcher with a client of its own, which trusts the authorities that the JDK trusts. */
  public HttpsMtaStsFetcher() {
    this(
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEFAULT_TIMEOUT)
            .build(),
        DEFAULT_TIMEOUT);
  }

  /**
   * A fetcher with a client of the host application, for a proxy, authorities or threads of its
   * own. An authenticator of the client is for its proxy.
   *
   * @param client the client; its check of host names must be on, as it is by default
   * @param timeout how long fetching may take as a whole
   * @throws IllegalArgumentException if the client follows redirects or has cookies, or the time is
   *     not positive
   */
  public HttpsMtaStsFetcher(HttpClient client, Duration timeout) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("redirects must not be followed (RFC 8461 section 3.3)");
    }
    if (client.cookieHandler().isPresent() || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("cookies, or no time");
    }
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<MtaStsFetch> fetch(String domain) {
    HttpRequest request;
    try {
      request = request(domain);
    } catch (IllegalArgumentException noName) {
      return CompletableFuture.completedFuture(
          failed(TlsFailureType.STS_POLICY_FETCH_ERROR, "no name of a host: " + domain));
    }
    CompletableFuture<HttpResponse<Optional<String>>> exchange =
        client.sendAsync(request, HttpsMtaStsFetcher::body);
    return exchange
        .copy() // so that the time-out is not taken for the end of the exchange
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
                return failure(failure);
              }
              return read(response);
            });
  }

  private HttpRequest request(String domain) {
    return HttpRequest.newBuilder(
            URI.create("https://mta-sts." + domain + "/.well-known/mta-sts.txt"))
        .timeout(timeout)
        .header("Accept", "text/plain")
        .header("Cache-Control", "no-cache")
        .GET()
        .build();
  }

  private static PolicyBody body(ResponseInfo info) {
    boolean wanted = info.statusCode() == OK && isPlainText(contentType(info.headers()));
    return new PolicyBody(wanted ? MtaStsPolicy.MAX_OCTETS : 0);
  }

  private static MtaStsFetch read(HttpResponse<Optional<String>> response) {
    if (response.statusCode() != OK) {
      return failed(TlsFailureType.STS_POLICY_FETCH_ERROR, "HTTP status " + response.statusCode());
    }
    String type = contentType(response.headers());
    if (!isPlainText(type)) {
      return failed(TlsFailureType.STS_POLICY_INVALID, "the policy is not text/plain but: " + type);
    }
    return response
        .body()
        .map(MtaStsPolicy::parse)
        .orElseGet(
            () -> failed(TlsFailureType.STS_POLICY_INVALID, "the policy is larger than 64 kB"));
  }

  private static String contentType(java.net.http.HttpHeaders headers) {
    return headers.firstValue("Content-Type").orElse("");
  }

  /** RFC 8461 section 3.2: the media type is text/plain; parameters do not matter. */
  private static boolean isPlainText(String type) {
    int semicolon = type.indexOf(';');
    String bare = semicolon < 0 ? type : type.substring(0, semicolon);
    return Ascii.equalsIgnoreCase(bare.trim(), "text/plain");
  }

  private static MtaStsFetch failure(Throwable failure) {
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return failed(TlsFailureType.STS_WEBPKI_INVALID, words((GeneralSecurityException) cause));
      }
    }
    Throwable cause = failure instanceof CompletionException ? cause(failure) : failure;
    return failed(
        TlsFailureType.STS_POLICY_FETCH_ERROR,
        cause instanceof TimeoutException ? "no answer in time" : words(cause));
  }

  private static Throwable cause(Throwable failure) {
    return Optional.ofNullable(failure.getCause()).orElse(failure);
  }

  private static String words(Throwable failure) {
    return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
  }

  private static MtaStsFetch failed(TlsFailureType type, String detail) {
    return new MtaStsFetch.Failed(new TlsProblem(type, detail));
  }
}
