package io.fortimail.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages that are read again and again: of each twenty, twelve of plain text, five
 * newsletters, two with attachments and one that holds forwarded messages.
 *
 * @param messages in the order in which they are read
 */
record MimeCorpus(List<Sample> messages) {

  private static final long SEED = 2_045;
  private static final int MOST = 200;

  /** What a message is. */
  enum Kind {
    PLAIN,
    NEWSLETTER,
    ATTACHMENTS,
    FORWARDS
  }

  private static final Kind[] MIX = {
    Kind.PLAIN, Kind.NEWSLETTER, Kind.PLAIN, Kind.ATTACHMENTS, Kind.PLAIN,
    Kind.NEWSLETTER, Kind.PLAIN, Kind.PLAIN, Kind.FORWARDS, Kind.PLAIN,
    Kind.NEWSLETTER, Kind.PLAIN, Kind.PLAIN, Kind.ATTACHMENTS, Kind.NEWSLETTER,
    Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.NEWSLETTER, Kind.PLAIN
  };

  /** One message. */
  static final class Sample {

    private final Kind kind;
    private final byte[] octets;

    Sample(Kind kind, byte[] octets) {
      this.kind = kind;
      this.octets = octets;
    }

    Kind kind() {
      return kind;
    }

    /** Not a copy; nobody changes them. */
    byte[] octets() {
      return octets;
    }
  }

  /** Enough for a run of so many; where there are more to read, they come again. */
  static MimeCorpus forRunOf(int number) {
    SampleMail mail = new SampleMail(SEED);
    List<Sample> messages = new ArrayList<>();
    for (int i = 0; i < Math.min(number, MOST); i++) {
      Kind kind = MIX[i % MIX.length];
      messages.add(new Sample(kind, make(mail, kind)));
    }
    return new MimeCorpus(List.copyOf(messages));
  }

  private static byte[] make(SampleMail mail, Kind kind) {
    return switch (kind) {
      case PLAIN -> mail.plain();
      case NEWSLETTER -> mail.newsletter();
      case ATTACHMENTS -> mail.attachments();
      case FORWARDS -> mail.forwards();
    };
  }

  /** Those of one kind; empty where there are none. */
  MimeCorpus of(Kind kind) {
    return new MimeCorpus(messages.stream().filter(m -> m.kind() == kind).toList());
  }

  long octets() {
    return messages.stream().mapToLong(m -> m.octets().length).sum();
  }
}
