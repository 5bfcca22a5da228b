package io.fortimail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that take too long are interrupted while others read the same message. */
class SharedSpoolTest {

  private static final int READERS = 8;

  @TempDir private Path folder;

  private Message spooled(byte[] octets) throws IOException {
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", folder.toString());
    try {
      return Message.read(new ByteArrayInputStream(octets), 10);
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  private static byte[] octets() {
    byte[] octets = new byte[300_000];
    Arrays.fill(octets, (byte) 'x');
    return octets;
  }

  @Test
  void aReaderThatIsInterruptedClosesTheFileForNobody() throws Exception {
    byte[] octets = octets();
    Message message = spooled(octets);
    AtomicInteger whole = new AtomicInteger();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      boolean interrupted = i % 2 == 0;
      readers.add(
          new Thread(
              () -> {
                for (int n = 0; n < 20; n++) {
                  if (interrupted) {
                    Thread.currentThread().interrupt();
                  }
                  whole.addAndGet(Arrays.equals(read(message), octets) ? 1 : 0);
                }
              }));
    }

    readers.forEach(Thread::start);
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(whole.get()).isEqualTo(READERS * 20);
    message.close();
  }

  private static byte[] read(Message message) {
    try {
      return message.content().read();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void whoReadsWhileTheMessageIsClosedGetsItOrIsTold() throws Exception {
    byte[] octets = octets();
    for (int round = 0; round < 20; round++) {
      Message message = spooled(octets);
      CountDownLatch reading = new CountDownLatch(READERS);
      AtomicInteger ended = new AtomicInteger();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(
            new Thread(
                () -> {
                  reading.countDown();
                  try {
                    ended.addAndGet(Arrays.equals(message.content().read(), octets) ? 1 : 0);
                  } catch (IOException closed) {
                    ended.addAndGet(closed.getMessage().contains("closed") ? 1 : 0);
                  }
                }));
      }
      readers.forEach(Thread::start);
      reading.await();
      message.close();
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(ended.get()).isEqualTo(READERS);
    }
    assertThat(left()).isEmpty();
  }

  /** Files in the folder, and those of it that are open without a name. */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    try (Stream<Path> named = Files.list(folder)) {
      named.map(Path::toString).forEach(left::add);
    }
    Path open = Path.of("/proc/self/fd");
    if (Files.isDirectory(open)) {
      try (Stream<Path> all = Files.list(open)) {
        all.map(SharedSpoolTest::target).filter(f -> f.startsWith(folder + "/")).forEach(left::add);
      }
    }
    return left;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
