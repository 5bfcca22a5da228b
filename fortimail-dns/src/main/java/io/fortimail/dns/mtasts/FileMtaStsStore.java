package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.fortimail.mail.PeerText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps policies in a folder, over restarts (RFC 8461 sections 2 and 10.2): one small text file for
 * each domain.
 *
 * <pre>{@code
 * MtaStsStore store = FileMtaStsStore.open(Path.of("/var/lib/mail/mta-sts"), executor);
 * MtaStsPolicies policies =
 *     new MtaStsPolicies(dns, new HttpsMtaStsFetcher(), store, InstantSource.system());
 * }</pre>
 *
 * <p>Files are there whole or not at all. Those that are damaged or not of this store count as not
 * there; the log tells of them, and they are left alone until the domain's policy is saved again.
 * The folder belongs to one store of one process at a time. Which policies make room is as with
 * {@link MemoryMtaStsStore}. Reading and writing is left to an executor; a domain without a policy
 * costs neither.
 *
 * <p>Safe for use by several threads.
 */
public final class FileMtaStsStore implements MtaStsStore {

  /** The usual room: 10 000 policies; one of more than 2 kB counts as several. */
  public static final int DEFAULT_SIZE = MemoryMtaStsStore.DEFAULT_SIZE;

  private static final Logger log = LoggerFactory.getLogger(FileMtaStsStore.class);

  private final Path folder;
  private final Executor blocking;
  private final InstantSource clock;
  private final KeptDomains kept;
  private final ReentrantLock writing = new ReentrantLock();

  private FileMtaStsStore(Path folder, int size, Executor blocking, InstantSource clock) {
    this.folder = folder;
    this.blocking = blocking;
    this.clock = clock;
    this.kept = new KeptDomains(size);
  }

  /**
   * Opens a store of the usual size.
   *
   * @param folder the folder, as for {@link #open(Path, int, Executor, InstantSource)}
   * @param blocking where files are read and written
   * @return the store
   * @throws IOException if the folder cannot be made or read
   */
  public static FileMtaStsStore open(Path folder, Executor blocking) throws IOException {
    return open(folder, DEFAULT_SIZE, blocking, InstantSource.system());
  }

  /**
   * Opens a store. This blocks the caller while it reads what the folder has.
   *
   * @param folder its folder, which is made if it is not there; nobody else should be able to write
   *     into it
   * @param size how many policies it keeps; those in the folder beyond it are deleted
   * @param blocking where files are read and written
   * @param clock tells which policies are over
   * @return the store
   * @throws IOException if the folder cannot be made or read
   * @throws IllegalArgumentException if there is no room
   */
  public static FileMtaStsStore open(Path folder, int size, Executor blocking, InstantSource clock)
      throws IOException {
    FileMtaStsStore store = new FileMtaStsStore(folder, size, blocking, clock);
    Files.createDirectories(folder);
    store.readAll();
    return store;
  }

  @Override
  public CompletionStage<Optional<CachedPolicy>> load(String domain) {
    return kept.use(domain)
        ? CompletableFuture.completedFuture(domain).thenApplyAsync(this::read, blocking)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /**
   * Saves the policy of a domain, in place of an older one.
   *
   * @param domain in lower case and A-labels
   * @param policy the policy
   * @return done when it is on the disk; failed with {@link UncheckedIOException} if it cannot be
   *     written, and with {@link IllegalArgumentException} for what could not be read back: a
   *     domain or an id that is none, or a policy whose lines say something else
   */
  @Override
  public CompletionStage<Void> save(String domain, CachedPolicy policy) {
    PolicyFile file = new PolicyFile(domain, policy);
    if (!file.comesBack()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("no policy to keep: " + PeerText.clean(domain, 100)));
    }
    return CompletableFuture.completedFuture(file).thenAcceptAsync(this::write, blocking);
  }

  private void readAll() throws IOException {
    int foreign = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path path : files) {
        Optional<PolicyFile> file = readIfOurs(path);
        if (file.isPresent()) {
          keep(file.get());
        } else {
          foreign++;
        }
      }
    }
    if (foreign > 0) {
      log.warn("{} files in {} are no policies that can be read", foreign, folder);
    }
  }

  private Optional<PolicyFile> readIfOurs(Path path) {
    String name = String.valueOf(path.getFileName());
    try {
      return PolicyFile.isName(name) && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          ? readFile(path).filter(file -> name.equals(PolicyFile.nameFor(file.domain())))
          : Optional.empty();
    } catch (IOException broken) {
      log.warn("{} cannot be read", path, broken);
      return Optional.empty();
    }
  }

  private static Optional<PolicyFile> readFile(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return PolicyFile.parse(in.readNBytes(PolicyFile.MAX_OCTETS + 1));
    }
  }

  private Optional<CachedPolicy> read(String domain) {
    Path path = folder.resolve(PolicyFile.nameFor(domain));
    try {
      Optional<CachedPolicy> policy =
          readFile(path).filter(file -> file.domain().equals(domain)).map(PolicyFile::cached);
      if (policy.isEmpty()) {
        log.warn("{} is no policy that can be read; that of {} is forgotten", path, domain);
      }
      return policy;
    } catch (NoSuchFileException deleted) {
      return Optional.empty(); // it made room, or somebody has deleted it
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void write(PolicyFile file) {
    Path path = folder.resolve(PolicyFile.nameFor(file.domain()));
    Path part = path.resolveSibling(path.getFileName() + ".part");
    writing.lock();
    try {
      // On the disk before it has its name: otherwise a crash could leave an empty file.
      Files.write(part, file.text().getBytes(UTF_8), CREATE, TRUNCATE_EXISTING, WRITE, DSYNC);
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
      keep(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } finally {
      writing.unlock();
    }
  }

  private void keep(PolicyFile file) throws IOException {
    for (String domain : kept.add(file.domain(), file.cached(), clock.instant())) {
      Files.deleteIfExists(folder.resolve(PolicyFile.nameFor(domain)));
    }
  }
}
