package io.fortimail.dns.mtasts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsQuestion;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.tlsrpt.TlsRptRecord;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MtaStsPoliciesTest {

  private static final String DOMAIN = "x.example";
  private static final MtaStsFetch DOWN =
      new MtaStsFetch.Failed(new TlsProblem(TlsFailureType.STS_POLICY_FETCH_ERROR, "down"));
  private static final Duration WEEK = Duration.ofDays(7);

  private final MtaStsStore store = MtaStsStore.inMemory();
  private final Queue<CompletableFuture<MtaStsFetch>> answers = new ArrayDeque<>();
  private final List<String> fetched = new ArrayList<>();
  private Instant now = Instant.parse("2031-05-06T10:00:00Z");
  private ZoneDns dns = zone("v=STSv1; id=1;");
  private final MtaStsPolicies policies =
      new MtaStsPolicies(
          new DnsClient() {
            @Override
            public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
              return dns.ask(question);
            }
          },
          domain -> {
            fetched.add(domain);
            return answers.remove();
          },
          store,
          () -> now);

  @Test
  void keepsAPolicyWhileItsIdIsTheSame() {
    answer(policy("a", WEEK));
    assertThat(lookUp()).isEqualTo(found("a", Optional.empty()));
    now = now.plus(WEEK).minusSeconds(1);
    assertThat(lookUp()).isEqualTo(found("a", Optional.empty()));
    assertThat(fetched).containsExactly(DOMAIN);
  }

  @Test
  void fetchesAgainForANewIdAndWhenThePolicyIsOver() {
    answer(policy("a", WEEK), policy("b", WEEK), policy("c", WEEK));
    lookUp();
    dns = zone("v=STSv1; id=2;");
    assertThat(lookUp()).isEqualTo(found("b", Optional.empty()));
    now = now.plus(WEEK);
    assertThat(lookUp()).isEqualTo(found("c", Optional.empty()));
  }

  @Test
  void isNotLedAstrayByAPolicyHostThatFails() {
    answer(policy("a", WEEK), DOWN, DOWN);
    lookUp();
    dns = zone("v=STSv1; id=2;");
    assertThat(lookUp()).isEqualTo(found("a", problem(DOWN)));
    assertThat(lookUp()).isEqualTo(found("a", problem(DOWN)));
    assertThat(fetched).as("not fetched anew within the pause").hasSize(2);
    now = now.plus(MtaStsPolicies.FETCH_PAUSE);
    assertThat(lookUp()).isEqualTo(found("a", problem(DOWN)));
    assertThat(fetched).hasSize(3);
    now = now.plus(WEEK);
    answer(DOWN);
    assertThat(lookUp()).isInstanceOf(MtaStsLookup.None.class);
  }

  @Test
  void isNotLedAstrayByARecordThatIsGoneOrWrongOrCannotBeHad() {
    answer(policy("a", WEEK));
    lookUp();
    dns = ZoneDns.of("other.example. TXT \"x\"\n");
    assertThat(lookUp()).isEqualTo(found("a", Optional.empty()));
    dns = zone("v=STSv1;");
    assertThat(lookUp()).isInstanceOf(MtaStsLookup.Found.class);
    dns = zone("v=STSv1; id=1").failing("_mta-sts." + DOMAIN);
    assertThat(lookUp()).isInstanceOf(MtaStsLookup.Found.class);
    assertThat(lookUp().problem().orElseThrow().type())
        .isEqualTo(TlsFailureType.STS_POLICY_FETCH_ERROR);
    assertThat(fetched).hasSize(1);
  }

  @Test
  void saysWhyThereIsNoPolicy() {
    answer(DOWN);
    assertThat(lookUp().problem()).isEqualTo(problem(DOWN));
    dns = ZoneDns.of("other.example. TXT \"x\"\n");
    assertThat(lookUp().problem()).isEmpty();
    dns = zone("v=STSv1; nonsense");
    assertThat(lookUp().problem().orElseThrow().type())
        .isEqualTo(TlsFailureType.STS_POLICY_INVALID);
    assertThat(policies.policyFor("no domain").toCompletableFuture().join())
        .isInstanceOf(MtaStsLookup.None.class);
  }

  @Test
  void fetchesOnceForManyAskers() {
    CompletableFuture<MtaStsFetch> later = new CompletableFuture<>();
    answers.add(later);
    var first = policies.policyFor(DOMAIN).toCompletableFuture();
    var second = policies.policyFor("X.Example.").toCompletableFuture();
    first.cancel(true);
    assertThat(second).isNotDone();
    later.complete(policy("a", WEEK));
    assertThat(second.join()).isEqualTo(found("a", Optional.empty()));
    assertThat(fetched).hasSize(1);
  }

  @Test
  void fetchesAPolicyThatDoesNotLiveOnlyOncePerPause() {
    answer(policy("a", Duration.ZERO), policy("b", Duration.ZERO));
    lookUp();
    assertThat(lookUp()).isEqualTo(found("a", Duration.ZERO, Optional.empty()));
    now = now.plus(MtaStsPolicies.FETCH_PAUSE);
    assertThat(lookUp()).isEqualTo(found("b", Duration.ZERO, Optional.empty()));
  }

  @Test
  void refreshesOnDemand() {
    answer(policy("a", WEEK), policy("b", WEEK));
    lookUp();
    now = now.plus(Duration.ofDays(1));
    assertThat(policies.refresh(DOMAIN).toCompletableFuture().join())
        .isEqualTo(found("b", Optional.empty()));
  }

  @Test
  void readsNamesOfHostsInAnyForm() {
    MtaStsPolicy policy = ((MtaStsFetch.Fetched) policy("xn--mller-kva", WEEK)).policy();
    assertThat(policy.matches("M\u00fcLLER.x.example.")).isTrue();
    assertThat(policy.matches("m\u00fcller.x.example.")).isTrue();
    assertThat(policy.matches("XN--MLLER-KVA.X.example")).isTrue();
    assertThat(policy.matches("")).isFalse();
  }

  @Test
  void noTextMakesReadersThrow() {
    Random random = new Random(8461);
    String seeds =
        "version: STSv1\nmode: enforce\r\nmx: *.x.example\nmax_age: 99999\nv=STSv1; id=1;";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(seeds);
      for (int change = random.nextInt(6); change >= 0; change--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x180));
      }
      String mutated = text.substring(random.nextInt(text.length()));
      assertThat(MtaStsPolicy.parse(mutated)).isNotNull();
      assertThat(MtaStsRecord.parse("v=STSv1;" + mutated)).isNotNull();
      assertThat(TlsRptRecord.parse("v=TLSRPTv1;rua=" + mutated)).isNotNull();
      ((MtaStsFetch.Fetched) policy("a", WEEK)).policy().matches(mutated);
    }
  }

  private void answer(MtaStsFetch... fetches) {
    for (MtaStsFetch fetch : fetches) {
      answers.add(CompletableFuture.completedFuture(fetch));
    }
  }

  private MtaStsLookup lookUp() {
    return policies.policyFor(DOMAIN).toCompletableFuture().join();
  }

  private static MtaStsLookup found(String host, Optional<TlsProblem> problem) {
    return found(host, WEEK, problem);
  }

  private static MtaStsLookup found(String host, Duration life, Optional<TlsProblem> problem) {
    return new MtaStsLookup.Found(((MtaStsFetch.Fetched) policy(host, life)).policy(), problem);
  }

  private static Optional<TlsProblem> problem(MtaStsFetch fetch) {
    return Optional.of(((MtaStsFetch.Failed) fetch).problem());
  }

  private static MtaStsFetch policy(String host, Duration life) {
    return MtaStsPolicy.parse(
        "version: STSv1\nmode: enforce\nmx: "
            + host
            + ".x.example\nmax_age: "
            + life.toSeconds()
            + "\n");
  }

  private static ZoneDns zone(String text) {
    return ZoneDns.of("_mta-sts." + DOMAIN + ". TXT \"" + text + "\"\n");
  }
}
