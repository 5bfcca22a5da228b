package io.fortimail.examples.benchmarks;

import io.fortimail.examples.benchmarks.MimeCorpus.Kind;
import io.fortimail.examples.benchmarks.MimeCorpus.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Compares two libraries over the same messages in memory. Each time the message is a fresh copy,
 * as if it had just been received. The clock runs while it is read, not while it is put before the
 * reader.
 *
 * @param corpus the messages
 * @param number how many are read in each run
 * @param out takes the figures
 */
record MimeReading(MimeCorpus corpus, int number, PrintWriter out) {

  private static final double MEGABYTE = 1e6;
  private static final double SECOND = 1e9;

  /** Fails unless both find the same in every message, then compares. */
  Comparison compare(String benchmark, MimeSide ours, MimeSide peer) throws IOException {
    verify(ours, peer);
    Turns turns = new Turns("messages/s", out);
    Comparison result = turns.compare(benchmark, () -> run(ours), () -> run(peer));
    for (Kind kind : Kind.values()) {
      compareKind(kind, ours, peer);
    }
    return result;
  }

  private void verify(MimeSide ours, MimeSide peer) throws IOException {
    for (Sample sample : corpus.messages()) {
      long found = ours.prepare(sample.octets()).run();
      long foundByPeer = peer.prepare(sample.octets()).run();
      if (found != foundByPeer) {
        throw new IOException(
            "a message of kind %s: ours finds %d, the peer %d"
                .formatted(sample.kind(), found, foundByPeer));
      }
    }
  }

  /** Once, to show where a difference comes from; the runs before have warmed it up. */
  private void compareKind(Kind kind, MimeSide ours, MimeSide peer) throws IOException {
    MimeCorpus one = corpus.of(kind);
    if (one.messages().isEmpty()) {
      return;
    }
    int share = Math.max(1, number * one.messages().size() / corpus.messages().size());
    MimeReading reading = new MimeReading(one, share, out);
    Run oursRun = reading.run(ours);
    Run peerRun = reading.run(peer);
    out.printf(
        Locale.ROOT,
        "of these, %-11s ours %6.0f MB/s peer %6.0f MB/s ratio %.2f%n",
        kind.name().toLowerCase(Locale.ROOT),
        oursRun.figure(),
        peerRun.figure(),
        oursRun.figure() / peerRun.figure());
  }

  /** MB per second, and beside it messages per second. */
  private Run run(MimeSide side) throws IOException {
    List<Sample> messages = corpus.messages();
    long nanos = 0;
    long octets = 0;
    long found = 0;
    for (int i = 0; i < number; i++) {
      byte[] message = messages.get(i % messages.size()).octets();
      MimeSide.Work work = side.prepare(message.clone());
      long start = System.nanoTime();
      found += work.run();
      nanos += System.nanoTime() - start;
      octets += message.length;
    }
    if (found == 0) {
      throw new IOException("nothing was found in any message");
    }
    return new Run(octets / MEGABYTE / (nanos / SECOND), number / (nanos / SECOND));
  }
}
