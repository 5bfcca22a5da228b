package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.dns.ZoneDns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileMtaStsStoreTest {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant START = Instant.parse("2031-05-06T10:00:00.123456789Z");

  @TempDir private Path parent;
  private Instant now = START;

  @Test
  void aRestartForgetsNothing() throws IOException {
    CachedPolicy policy = policy("1", WEEK);
    save(open(10), "x.example", policy("0", WEEK));
    save(open(10), "x.example", policy);
    assertThat(load(open(10), "x.example")).contains(policy);
    assertThat(load(open(10), "y.example")).isEmpty();
    assertThat(files()).hasSize(1);
  }

  @Test
  void policiesOutliveTheProcessThatFetchedThem() throws IOException {
    save(open(10), "x.example", policy("1", WEEK));
    MtaStsPolicies policies =
        new MtaStsPolicies(
            ZoneDns.of("y.example. A 192.0.2.1\n").failing("_mta-sts.x.example"),
            domain -> {
              throw new AssertionError("nothing is to be fetched");
            },
            open(10),
            () -> now);
    assertThat(policies.policyFor("x.example").toCompletableFuture().join())
        .isInstanceOfSatisfying(
            MtaStsLookup.Found.class,
            found -> assertThat(found.policy().mode()).isEqualTo(MtaStsPolicy.Mode.ENFORCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "fortimail MTA-STS policy 2\n",
        "fortimail MTA-STS policy 1\n\nend\n"
      })
  void aDamagedFileIsNoPolicyUntilTheNextIsSaved(String content) throws IOException {
    CachedPolicy policy = policy("1", WEEK);
    FileMtaStsStore store = open(10);
    save(store, "x.example", policy);
    Files.writeString(files().get(0), content);
    assertThat(load(store, "x.example")).as("while running").isEmpty();
    assertThat(load(open(10), "x.example")).as("after a restart").isEmpty();
    save(store, "x.example", policy);
    assertThat(load(open(10), "x.example")).contains(policy);
  }

  @Test
  void everyCutAndEveryChangedLineOfTheHeadIsSeen() throws IOException {
    FileMtaStsStore store = open(10);
    save(store, "x.example", policy("1", WEEK));
    Path file = files().get(0);
    String text = Files.readString(file);
    for (int length = 0; length < text.length(); length++) {
      Files.writeString(file, text.substring(0, length));
      assertThat(load(store, "x.example")).as("cut at %s", length).isEmpty();
    }
    for (String[] change :
        new String[][] {
          {"x.example", "y.example"},
          {"id: 1", "id: 1; a=b"},
          {"id: 1", "id: "},
          {"2031-05", "+1000000-05"},
          {"fetched: 2031", "fetched: soon"},
          {"STSv1\n", "STSv2\n"},
        }) {
      assertThat(text).contains(change[0]);
      Files.writeString(file, text.replaceFirst(change[0], change[1]));
      assertThat(load(store, "x.example")).as(change[1]).isEmpty();
      assertThat(load(open(10), "x.example")).as(change[1]).isEmpty();
    }
    Files.write(file, (text + "x".repeat(PolicyFile.MAX_OCTETS)).getBytes(UTF_8));
    assertThat(load(store, "x.example")).isEmpty();
  }

  @Test
  void noFileMakesReadingThrow() {
    String text = new PolicyFile("x.example", policy("1", WEEK)).text();
    Random random = new Random(8461);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder changed = new StringBuilder(text);
      int begin = random.nextInt(text.length());
      changed.delete(begin, begin + random.nextInt(40));
      changed.setCharAt(random.nextInt(changed.length()), (char) random.nextInt(0x100));
      PolicyFile.parse(changed.toString().getBytes(UTF_8))
          .ifPresent(file -> assertThat(file.text()).isEqualTo(changed.toString()));
    }
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    FileMtaStsStore store = open(10);
    save(store, "x.example", policy("1", WEEK));
    String text = Files.readString(files().get(0));
    Files.writeString(folder().resolve("README"), "made here");
    Files.writeString(folder().resolve("a.policy"), text);
    Files.writeString(folder().resolve("0".repeat(64) + ".policy"), text);
    Files.createDirectory(folder().resolve("1".repeat(64) + ".policy"));
    Files.createSymbolicLink(
        folder().resolve(PolicyFile.nameFor("z.example")), folder().resolve("README"));
    FileMtaStsStore again = open(1);
    assertThat(load(again, "x.example")).isPresent();
    save(again, "y.example", policy("1", WEEK));
    assertThat(load(again, "x.example")).isEmpty();
    assertThat(files()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x.example",
        "/etc/passwd",
        "a/b.example",
        "a\\b.example",
        "x\u0000.example",
        "x.example\nid: 2",
        "X.example",
        "x.example.",
        "\u00fc.example",
        "-x.example",
        "x..example"
      })
  void namesThatAreNoDomainsReachNoFile(String domain) throws IOException {
    FileMtaStsStore store = open(10);
    assertThat(load(store, domain)).isEmpty();
    assertThatThrownBy(() -> save(store, domain, policy("1", WEEK)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(files()).isEmpty();
    try (Stream<Path> all = Files.list(parent)) {
      assertThat(all).containsExactly(folder());
    }
  }

  @Test
  void longNamesAndNamesOfDevicesAreDomains() throws IOException {
    String label = "a".repeat(61);
    String longest = String.join(".", label, label, label, label) + ".exam";
    for (String domain : List.of("con.example", "nul", longest)) {
      save(open(10), domain, policy("1", WEEK));
      assertThat(load(open(10), domain)).as(domain).isPresent();
    }
  }

  @Test
  void aPolicyWhoseLinesSaySomethingElseIsRefused() throws IOException {
    MtaStsPolicy policy = policy("1", WEEK).policy();
    MtaStsPolicy other =
        new MtaStsPolicy(MtaStsPolicy.Mode.NONE, policy.mxPatterns(), WEEK, policy.lines());
    FileMtaStsStore store = open(10);
    assertThatThrownBy(() -> save(store, "x.example", new CachedPolicy("1", other, now)))
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFullStoreStaysWithinItsRoomAlsoAfterARestart() throws IOException {
    FileMtaStsStore store = open(5);
    save(store, "a.example", policy("1", Duration.ofHours(1)));
    IntStream.range(0, 4).forEach(i -> save(store, "b" + i + ".example", policy("1", WEEK)));
    now = now.plus(Duration.ofHours(2));
    save(store, "c.example", policy("1", WEEK));
    assertThat(files()).hasSize(5);
    assertThat(load(store, "a.example")).as("what is over goes first").isEmpty();
    assertThat(load(store, "b0.example")).isPresent();
    var unused = open(2);
    assertThat(files()).hasSize(2);
  }

  @Test
  void nothingIsReadOrWrittenOnTheCallersThread() throws IOException {
    Queue<Runnable> later = new ArrayDeque<>();
    FileMtaStsStore store = FileMtaStsStore.open(folder(), 10, later::add, () -> now);
    var saved = store.save("x.example", policy("1", WEEK)).toCompletableFuture();
    assertThat(saved).isNotDone();
    assertThat(files()).isEmpty();
    later.remove().run();
    assertThat(saved).isCompleted();
    var loaded = store.load("x.example").toCompletableFuture();
    assertThat(loaded).isNotDone();
    later.remove().run();
    assertThat(loaded.join()).isPresent();
    assertThat(store.load("y.example").toCompletableFuture()).isCompleted();
    assertThat(later).isEmpty();
  }

  @Test
  void whatGoesWrongFailsTheFuture() throws IOException {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    FileMtaStsStore busy = FileMtaStsStore.open(folder(), 10, full, () -> now);
    assertThat(busy.save("x.example", policy("1", WEEK)).toCompletableFuture())
        .isCompletedExceptionally();
    FileMtaStsStore gone = open(10);
    Files.delete(folder());
    assertThatThrownBy(() -> save(gone, "x.example", policy("1", WEEK)))
        .hasCauseInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> open(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private Path folder() {
    return parent.resolve("policies");
  }

  private FileMtaStsStore open(int size) throws IOException {
    return FileMtaStsStore.open(folder(), size, Runnable::run, () -> now);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.toList();
    }
  }

  private static void save(FileMtaStsStore store, String domain, CachedPolicy policy) {
    store.save(domain, policy).toCompletableFuture().join();
  }

  private static Optional<CachedPolicy> load(FileMtaStsStore store, String domain) {
    return store.load(domain).toCompletableFuture().join();
  }

  private CachedPolicy policy(String id, Duration life) {
    MtaStsFetch fetch =
        MtaStsPolicy.parse(
            "version: STSv1\r\nmode: enforce\r\nmx: *.x.example\r\nnote: \u00fc\r\nmax_age: "
                + life.toSeconds());
    return new CachedPolicy(id, ((MtaStsFetch.Fetched) fetch).policy(), now);
  }
}
