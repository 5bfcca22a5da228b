package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;

/** The parts of a message and their decoded content, against Mime4j and Angus Mail. */
final class MimeDecode implements Benchmark {

  @Override
  public String name() {
    return "mime-decode";
  }

  @Override
  public String comparison() {
    return "decode all parts of messages in memory; peer: Mime4j 0.8.14, and Angus Mail 2.0.5";
  }

  @Override
  public int defaultNumber() {
    return 1_000;
  }

  @Override
  public Comparison run(int number, PrintWriter out) throws IOException {
    MimeCorpus corpus = MimeCorpus.forRunOf(number);
    out.printf("unit: MB (10^6 octets) per second, the median of five runs of %d%n", number);
    out.printf("messages: %d, of %d octets together%n", corpus.messages().size(), corpus.octets());
    MimeReading reading = new MimeReading(corpus, number, out);
    out.println("beside Angus Mail:");
    out.println(
        reading.compare(name() + "-angus", MimeDecoders::fortimail, MimeDecoders::angusMail));
    out.println("beside Mime4j:");
    return reading.compare(name(), MimeDecoders::fortimail, MimeDecoders::mime4j);
  }
}
