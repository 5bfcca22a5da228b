package io.fortimail.quarantine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.io.ByteSource;
import io.fortimail.mail.BodyType;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.Recipient;
import io.fortimail.quarantine.Quarantine.Order;
import io.fortimail.testing.ManualTimer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderQuarantineTest {

  private static final ByteSource CONTENT =
      ByteSource.wrap("Subject: held\r\n\r\n\u00e9\r\n".getBytes(UTF_8));
  private static final QuarantineId UNKNOWN =
      new QuarantineId("0123456789ab-0123456789abcdef0123456789abcdef");

  @TempDir Path temp;
  private final ManualTimer time = new ManualTimer();
  private Path folder;
  private FolderQuarantine quarantine;

  @BeforeEach
  void open() throws IOException {
    folder = temp.resolve("system/quarantine");
    quarantine = FolderQuarantine.open(folder, time, new SecureRandom());
  }

  @Test
  void givesBackWhatWasStored() throws IOException {
    HeldMessage message =
        new HeldMessage(
            Client.at("2001:db8::1").withHelo("mx.s.example"),
            new Envelope(
                Optional.of(EmailAddress.of("\"odd name\"@s.example")),
                List.of(Recipient.of("a@r.example"), Recipient.of("b@[192.0.2.7]")),
                MailParameters.of(BodyType.EIGHT_BIT_MIME)),
            "executable attachment",
            Optional.of("attachments"),
            6.5,
            Map.of("findings", List.of(Map.of("score", 6.5, "n", 3L, "ok", true))));

    QuarantineEntry entry = quarantine.store(message, CONTENT);

    assertThat(entry.message()).isEqualTo(message);
    assertThat(entry.size()).isEqualTo(CONTENT.size());
    assertThat(entry.received()).isEqualTo(ManualTimer.START);
    assertThat(entry.id().time()).isEqualTo(ManualTimer.START);
    assertThat(reopened().find(entry.id())).contains(entry);
    assertThat(reopened().content(entry.id()).orElseThrow().read()).isEqualTo(CONTENT.read());
    assertThat(names()).containsExactly(entry.id() + ".eml", entry.id() + ".json");
  }

  @Test
  void keepsWhatIsEmptyEmpty() throws IOException {
    HeldMessage message =
        new HeldMessage(
            Client.at("192.0.2.1"),
            Envelope.of("", "a@r.example"),
            "",
            Optional.empty(),
            0,
            Map.of());

    QuarantineEntry entry = quarantine.store(message, ByteSource.empty());

    assertThat(quarantine.find(entry.id()).orElseThrow().message()).isEqualTo(message);
    assertThat(quarantine.content(entry.id()).orElseThrow().read()).isEmpty();
  }

  @Test
  void listsByTime() throws IOException {
    List<QuarantineId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      time.advance(Duration.ofSeconds(1));
      ids.add(quarantine.store(held("r"), CONTENT).id());
    }

    assertThat(quarantine.list(Order.OLDEST_FIRST)).map(QuarantineEntry::id).isEqualTo(ids);
    assertThat(quarantine.list(Order.NEWEST_FIRST).limit(2))
        .map(QuarantineEntry::id)
        .containsExactly(ids.get(4), ids.get(3));
  }

  @Test
  void deletesBothFilesAndMayDoSoTwice() throws IOException {
    QuarantineEntry entry = quarantine.store(held("r"), CONTENT);
    ByteSource content = quarantine.content(entry.id()).orElseThrow();

    quarantine.delete(entry.id());
    quarantine.delete(entry.id());

    assertThat(names()).isEmpty();
    assertThat(quarantine.find(entry.id())).isEmpty();
    assertThat(quarantine.content(entry.id())).isEmpty();
    assertThatThrownBy(content::read).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void knowsNothingOfAnUnknownId() throws IOException {
    assertThat(quarantine.find(UNKNOWN)).isEmpty();
    assertThat(quarantine.content(UNKNOWN)).isEmpty();
    quarantine.delete(UNKNOWN);
  }

  @Test
  void contentThatFailsHalfWayLeavesNothing() throws IOException {
    ByteSource failing =
        new ByteSource() {
          @Override
          public InputStream openStream() {
            return new SequenceInputStream(
                new ByteArrayInputStream(new byte[100_000]), new BrokenStream());
          }
        };

    assertThatThrownBy(() -> quarantine.store(held("r"), failing))
        .isInstanceOf(IOException.class)
        .hasMessage("disk on fire");
    assertThat(names()).isEmpty();
    assertThat(quarantine.list(Order.OLDEST_FIRST)).isEmpty();
  }

  @Test
  void aTraceThatIsNotPlainIsRefusedAndLeavesNothing() throws IOException {
    for (Object odd : List.of(Instant.EPOCH, Double.NaN)) {
      HeldMessage message =
          new HeldMessage(
              Client.at("192.0.2.1"),
              Envelope.of("", "a@r.example"),
              "r",
              Optional.empty(),
              0,
              Map.of("odd", odd));
      assertThatThrownBy(() -> quarantine.store(message, CONTENT))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(names()).isEmpty();
  }

  static Stream<List<String>> crashes() {
    return Stream.of(
        List.of(".eml.tmp"),
        List.of(".eml.tmp", ".json.tmp"),
        List.of(".eml", ".json.tmp"),
        List.of(".eml"));
  }

  /** The folder as it is after a crash at each step of storing. */
  @ParameterizedTest
  @MethodSource("crashes")
  void whatACrashLeavesIsNotListedAndIsSweptWhenItIsOld(List<String> left) throws IOException {
    QuarantineEntry whole = quarantine.store(held("whole"), CONTENT);
    QuarantineId crashed = QuarantineId.next(time.instant(), new SecureRandom());
    for (String suffix : left) {
      Files.writeString(folder.resolve(crashed + suffix), "Subj");
    }

    assertThat(quarantine.list(Order.OLDEST_FIRST)).containsExactly(whole);
    assertThat(quarantine.find(crashed)).isEmpty();
    assertThat(quarantine.content(crashed)).isEmpty();

    time.advance(Duration.ofMinutes(10));
    assertThat(quarantine.sweep(Duration.ofMinutes(10))).isZero();
    time.advance(Duration.ofMillis(1));
    assertThat(quarantine.sweep(Duration.ofMinutes(10))).isEqualTo(left.size());
    assertThat(names()).containsExactly(whole.id() + ".eml", whole.id() + ".json");
  }

  @Test
  void theSweepTouchesNoFileOfAnotherName() throws IOException {
    Files.writeString(folder.resolve("notes.tmp"), "mine");
    Files.writeString(folder.resolve("draft.eml"), "mine");
    time.advance(Duration.ofDays(1));

    assertThat(quarantine.sweep(Duration.ZERO)).isZero();
    assertThat(names()).containsExactly("draft.eml", "notes.tmp");
    assertThat(quarantine.list(Order.OLDEST_FIRST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "null", "[]", "{}", "{\"version\":2}", "{\"version\":1}", "\u00e9"})
  void damagedMetadataIsAFailureForItsEntryOnly(String damaged) throws IOException {
    QuarantineEntry good = quarantine.store(held("good"), CONTENT);
    QuarantineEntry bad = quarantine.store(held("bad"), CONTENT);
    Files.writeString(folder.resolve(bad.id() + ".json"), damaged);

    assertThat(quarantine.list(Order.OLDEST_FIRST)).containsExactly(good);
    assertThatThrownBy(() -> quarantine.find(bad.id())).isInstanceOf(IOException.class);
  }

  @Test
  @Tag("attack-48")
  void hostileWordsStayWordsAndTheFileStaysAscii() throws IOException {
    String hostile =
        "../../x\r\nBcc: v@x.example\0\u001b[2J\u009b\u007f\"\\,}{\u202e\u2028\ud800\ud83d\ude00";
    HeldMessage message =
        new HeldMessage(
            Client.at("192.0.2.1").withHelo(hostile),
            Envelope.of("", "\"../../a\"@r.example"),
            hostile,
            Optional.of(hostile),
            1,
            Map.of(hostile, List.of(hostile)));

    QuarantineEntry entry = quarantine.store(message, CONTENT);

    assertThat(quarantine.find(entry.id()).orElseThrow().message()).isEqualTo(message);
    byte[] metadata = Files.readAllBytes(folder.resolve(entry.id() + ".json"));
    assertThat(new String(metadata, US_ASCII).chars())
        .allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
    assertThat(names()).containsExactly(entry.id() + ".eml", entry.id() + ".json");
  }

  @Test
  void onlyTheOwnerMayRead() throws IOException {
    assumeTrue(Files.getFileStore(temp).supportsFileAttributeView("posix"), "no POSIX here");
    QuarantineEntry entry = quarantine.store(held("r"), CONTENT);

    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve(entry.id() + ".eml"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve(entry.id() + ".json"))).isEqualTo("rw-------");
  }

  @Test
  void manyThreadsStoreAtOnce() throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<CompletableFuture<QuarantineEntry>> stored =
          Stream.iterate(0, i -> i + 1)
              .limit(200)
              .map(i -> CompletableFuture.supplyAsync(() -> storeAndFind("message " + i), threads))
              .toList();
      List<QuarantineEntry> entries = stored.stream().map(CompletableFuture::join).toList();

      assertThat(quarantine.list(Order.NEWEST_FIRST)).containsExactlyInAnyOrderElementsOf(entries);
      assertThat(entries).map(entry -> entry.message().reason()).doesNotHaveDuplicates();
      assertThat(names()).hasSize(400);
    } finally {
      threads.shutdown();
    }
  }

  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("disk on fire");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return read();
    }
  }

  private QuarantineEntry storeAndFind(String reason) {
    try {
      QuarantineEntry entry =
          quarantine.store(held(reason), ByteSource.wrap(reason.getBytes(UTF_8)));
      assertThat(quarantine.content(entry.id()).orElseThrow().asCharSource(UTF_8).read())
          .isEqualTo(reason);
      return quarantine.find(entry.id()).orElseThrow();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private Quarantine reopened() throws IOException {
    return FolderQuarantine.open(folder, time, new SecureRandom());
  }

  private static HeldMessage held(String reason) {
    return new HeldMessage(
        Client.at("192.0.2.1"),
        Envelope.of("s@s.example", "a@r.example"),
        reason,
        Optional.of("check"),
        0,
        Map.of());
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
