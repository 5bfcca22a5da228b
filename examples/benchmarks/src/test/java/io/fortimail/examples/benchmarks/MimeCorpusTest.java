package io.fortimail.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fortimail.examples.benchmarks.MimeCorpus.Kind;
import io.fortimail.examples.benchmarks.MimeCorpus.Sample;
import io.fortimail.mail.Message;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.MimeStructure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages are what the README says, well formed, and always the same. */
class MimeCorpusTest {

  private static final MimeCorpus CORPUS = MimeCorpus.forRunOf(20);

  @Test
  void theMixIsAsSaid() {
    assertThat(CORPUS.of(Kind.PLAIN).messages()).hasSize(12);
    assertThat(CORPUS.of(Kind.NEWSLETTER).messages()).hasSize(5);
    assertThat(CORPUS.of(Kind.ATTACHMENTS).messages()).hasSize(2);
    assertThat(CORPUS.of(Kind.FORWARDS).messages()).hasSize(1);
    assertThat(MimeCorpus.forRunOf(1_000).messages()).hasSize(200);
  }

  @Test
  void theSameAgain() {
    List<Sample> again = MimeCorpus.forRunOf(20).messages();

    for (int i = 0; i < again.size(); i++) {
      assertThat(again.get(i).octets()).isEqualTo(CORPUS.messages().get(i).octets());
    }
  }

  @Test
  void sizesAreAsSaid() {
    assertThat(CORPUS.of(Kind.PLAIN).messages())
        .allSatisfy(m -> assertThat(m.octets().length).isBetween(2_000, 11_000));
    assertThat(CORPUS.of(Kind.NEWSLETTER).messages())
        .allSatisfy(m -> assertThat(m.octets().length).isBetween(20_000, 70_000));
    assertThat(CORPUS.of(Kind.ATTACHMENTS).messages())
        .allSatisfy(m -> assertThat(m.octets().length).isBetween(130_000, 9_000_000));
  }

  @Test
  void everyMessageIsWellFormed() {
    for (Sample sample : CORPUS.messages()) {
      MimeStructure structure = Message.of(sample.octets()).structure();
      assertThat(structure.stoppedBy()).isEmpty();
      assertThat(structure.parts()).flatExtracting(MimePart::anomalies).isEmpty();
      assertThat(new String(sample.octets(), US_ASCII)).doesNotContainPattern("[^\r]\n");
      if (sample.kind() == Kind.FORWARDS) {
        assertThat(structure.parts()).anySatisfy(p -> assertThat(p.depth()).isGreaterThan(6));
      }
    }
  }

  @Test
  void aSideThatFindsSomethingElseFailsTheRun() {
    MimeReading reading = new MimeReading(CORPUS, 20, new PrintWriter(new StringWriter()));

    assertThatThrownBy(() -> reading.compare("test", m -> () -> 1, m -> () -> 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ours finds 1, the peer 2");
  }
}
