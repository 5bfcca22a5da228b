package io.fortimail.examples.benchmarks;

import java.util.stream.Stream;

/**
 * The message that is sent again and again, with its envelope.
 *
 * @param content a header and lines of text, with CRLF line ends
 */
record LoadMessage(String content) {

  private static final String HEADER =
      """
      From: Load <load@client.example.com>
      To: Sink <sink@example.org>
      Subject: A message of the load generator
      Message-ID: <1@client.example.com>
      Date: Mon, 02 Mar 2026 10:00:00 +0000
      MIME-Version: 1.0
      Content-Type: text/plain; charset=us-ascii

      """
          .replace("\n", "\r\n");
  private static final String TEXT =
      "The quick brown fox jumps over the lazy dog, and the dog does not mind it.\r\n";

  /** A message of so many octets. */
  static LoadMessage ofSize(int octets) {
    StringBuilder content = new StringBuilder(octets).append(HEADER);
    while (content.length() < octets) {
      content.append(TEXT);
    }
    content.setLength(octets - 2);
    // The cut may have left the CR or the LF of a line end.
    for (int i = content.length() - 1;
        content.charAt(i) == '\r' || content.charAt(i) == '\n';
        i--) {
      content.setCharAt(i, '.');
    }
    return new LoadMessage(content.append("\r\n").toString());
  }

  int octets() {
    return content.length();
  }

  /** One transaction, strictly request and response; the steps are one connection's own. */
  LoadStep[] steps() {
    return new LoadStep[] {
      LoadStep.of("MAIL FROM:<load@client.example.com>\r\n", 250),
      LoadStep.of("RCPT TO:<sink@example.org>\r\n", 250),
      LoadStep.of("DATA\r\n", 354),
      LoadStep.of(content + ".\r\n", 250)
    };
  }

  /** A whole connection with one message. */
  LoadStep[] sessionSteps() {
    return Stream.of(
            Stream.of(LoadStep.of("", 220), LoadStep.of("EHLO client.example.com\r\n", 250)),
            Stream.of(steps()),
            Stream.of(LoadStep.of("QUIT\r\n", 221), LoadStep.CLOSE))
        .flatMap(steps -> steps)
        .toArray(LoadStep[]::new);
  }
}
