package io.fortimail.examples.benchmarks;

import io.fortimail.mail.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** The parts of a message, against the token stream of Mime4j. */
final class MimeStructureBenchmark implements Benchmark {

  @Override
  public String name() {
    return "mime-structure";
  }

  @Override
  public String comparison() {
    return "find the parts of messages in memory; peer: Mime4j 0.8.14 token stream";
  }

  @Override
  public int defaultNumber() {
    return 2_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    MimeCorpus corpus = MimeCorpus.forRunOf(number);
    out.printf("unit: MB (10^6 octets) per second, the median of five runs of %d%n", number);
    out.printf("messages: %d, of %d octets together%n", corpus.messages().size(), corpus.octets());
    return new MimeReading(corpus, number, out)
        .compare(
            name(),
            MimeStructureBenchmark::ours,
            message -> () -> entities(new ByteArrayInputStream(message)));
  }

  /** A message keeps its structure, so each time it is another message. */
  private static MimeSide.Work ours(byte[] octets) {
    Message message = Message.wrap(octets);
    return () -> message.structure().parts().size();
  }

  /** Walks to the end and opens no body. */
  private static long entities(ByteArrayInputStream in) throws IOException {
    MimeTokenStream tokens = new MimeTokenStream();
    tokens.parse(in);
    long entities = 0;
    try {
      EntityState state = tokens.getState();
      while (state != EntityState.T_END_OF_STREAM) {
        if (state == EntityState.T_START_MESSAGE || state == EntityState.T_START_BODYPART) {
          entities++;
        }
        state = tokens.next();
      }
    } catch (MimeException failure) {
      throw new IOException(failure);
    }
    return entities;
  }
}
