package io.fortimail.smtp;

/** A fuzz target: a whole session that is sent the octets as they stand. */
public final class RawSessionFuzz {

  private RawSessionFuzz() {}

  /**
   * Runs one input.
   *
   * @param data see {@link FuzzInput#raw}
   */
  public static void fuzzerTestOneInput(byte[] data) {
    DialogModel.check(FuzzSession.run(FuzzInput.raw(data)), FuzzSession.CHUNKING);
  }
}
