package io.fortimail.quarantine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A quarantine in a folder on disk: {@code ID.eml} with the message as it came, and {@code ID.json}
 * with what is known of it. No name is ever made from a peer's text.
 *
 * <p>Both files are written under a temporary name ({@code .tmp}), forced to the disk and renamed,
 * the message first and the metadata last: an entry exists if and only if its metadata file does.
 * What a crash leaves is ignored, and removed by {@link #sweep}. Where the file system knows
 * permissions, only the owner can read the files.
 *
 * <p>Safe for use by several threads, and by several processes on one folder.
 */
public final class FolderQuarantine implements Quarantine {

  private static final Logger log = LoggerFactory.getLogger(FolderQuarantine.class);

  private static final String MESSAGE = ".eml";
  private static final String METADATA = ".json";
  private static final String TEMPORARY = ".tmp";

  private final Path folder;
  private final DurableFiles files;
  private final InstantSource clock;
  private final SecureRandom random;

  private FolderQuarantine(
      Path folder, DurableFiles files, InstantSource clock, SecureRandom random) {
    this.folder = folder;
    this.files = files;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Opens a quarantine. It holds no resource and needs no closing.
   *
   * @param folder where it is; made if it is not there. It must hold nothing else.
   * @param clock what time it is
   * @param random where the unguessable part of the ids comes from
   * @return the quarantine
   * @throws IOException if the folder cannot be made
   */
  public static FolderQuarantine open(Path folder, InstantSource clock, SecureRandom random)
      throws IOException {
    return new FolderQuarantine(folder, DurableFiles.in(folder), clock, random);
  }

  @Override
  public QuarantineEntry store(HeldMessage message, ByteSource content) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    QuarantineId id = QuarantineId.next(now, random);
    boolean stored = false;
    try {
      long size = files.write(file(id, MESSAGE + TEMPORARY), content);
      String metadata = EntryJson.write(new QuarantineEntry(id, now, size, message));
      QuarantineEntry entry = EntryJson.read(id, metadata); // as it will be found: or not at all
      files.write(file(id, METADATA + TEMPORARY), ByteSource.wrap(metadata.getBytes(US_ASCII)));
      files.publish(file(id, MESSAGE + TEMPORARY), file(id, MESSAGE));
      files.publish(file(id, METADATA + TEMPORARY), file(id, METADATA));
      stored = true;
      return entry;
    } finally {
      if (!stored) {
        discard(id);
      }
    }
  }

  @Override
  public Stream<QuarantineEntry> list(Order order) throws IOException {
    List<QuarantineId> ids = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      for (Path name : names) {
        idOf(name, METADATA).ifPresent(ids::add);
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    Comparator<QuarantineId> byTime = Comparator.naturalOrder();
    ids.sort(order == Order.NEWEST_FIRST ? byTime.reversed() : byTime);
    return ids.stream().flatMap(this::findReadable);
  }

  @Override
  public Optional<QuarantineEntry> find(QuarantineId id) throws IOException {
    try {
      String metadata = Files.readString(file(id, METADATA), US_ASCII);
      return Optional.of(EntryJson.read(id, metadata));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<ByteSource> content(QuarantineId id) {
    return Files.exists(file(id, METADATA), LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(MoreFiles.asByteSource(file(id, MESSAGE), LinkOption.NOFOLLOW_LINKS))
        : Optional.empty();
  }

  /** The metadata goes first: from then on there is no entry, whatever happens. */
  @Override
  public void delete(QuarantineId id) throws IOException {
    Files.deleteIfExists(file(id, METADATA));
    Files.deleteIfExists(file(id, MESSAGE));
    files.sync();
  }

  /**
   * Removes what crashes have left: temporary files, and messages without metadata.
   *
   * @param age how old a leftover must be; longer than storing a message can take, so that one that
   *     is just being stored is left alone
   * @return how many files were removed
   * @throws IOException if the folder cannot be read or a file cannot be removed
   */
  public int sweep(Duration age) throws IOException {
    Instant before = clock.instant().minus(age);
    int removed = 0;
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      for (Path name : names) {
        if (isLeftover(name, before) && Files.deleteIfExists(name)) {
          removed++;
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return removed;
  }

  private boolean isLeftover(Path name, Instant before) {
    boolean temporary =
        Stream.of(MESSAGE + TEMPORARY, METADATA + TEMPORARY)
            .anyMatch(
                suffix -> idOf(name, suffix).filter(id -> id.time().isBefore(before)).isPresent());
    return temporary
        || idOf(name, MESSAGE)
            .filter(id -> id.time().isBefore(before))
            .filter(id -> Files.notExists(file(id, METADATA), LinkOption.NOFOLLOW_LINKS))
            .isPresent();
  }

  private Stream<QuarantineEntry> findReadable(QuarantineId id) {
    try {
      return find(id).stream();
    } catch (IOException damaged) {
      log.warn("quarantine entry {} cannot be read", id, damaged);
      return Stream.empty();
    }
  }

  private void discard(QuarantineId id) {
    for (String suffix : List.of(METADATA, METADATA + TEMPORARY, MESSAGE, MESSAGE + TEMPORARY)) {
      try {
        Files.deleteIfExists(file(id, suffix));
      } catch (IOException leftBehind) {
        log.warn("left behind for the sweep: {}{}", id, suffix, leftBehind);
      }
    }
  }

  private Path file(QuarantineId id, String suffix) {
    return folder.resolve(id + suffix);
  }

  private static Optional<QuarantineId> idOf(Path file, String suffix) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(suffix)
        ? QuarantineId.parse(name.substring(0, name.length() - suffix.length()))
        : Optional.empty();
  }
}
