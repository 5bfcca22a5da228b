package io.fortimail.smtp;

/** A fuzz target: a whole session that is sent words of an SMTP alphabet. */
public final class AlphabetSessionFuzz {

  private AlphabetSessionFuzz() {}

  /**
   * Runs one input.
   *
   * @param data see {@link FuzzInput#alphabet}
   */
  public static void fuzzerTestOneInput(byte[] data) {
    DialogModel.check(FuzzSession.run(FuzzInput.alphabet(data)), FuzzSession.CHUNKING);
  }
}
