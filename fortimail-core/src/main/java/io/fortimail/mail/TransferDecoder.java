package io.fortimail.mail;

/**
 * Undoes a transfer encoding (RFC 2045 section 6) as mail programs do: what does not belong there
 * is noted and passed over. Holds a few bytes, whatever comes.
 */
interface TransferDecoder {

  /** The most octets that come out for so many that go in, those held back included. */
  int most(int length);

  /**
   * Decodes more octets.
   *
   * @param out has room for {@link #most} octets
   * @return how many octets came out
   */
  int decode(byte[] in, int from, int to, byte[] out);

  /**
   * Writes what is left at the end of the content.
   *
   * @param out has room for {@link #most} octets of nothing
   * @return how many octets came out
   */
  int finish(byte[] out);

  /** Whether the content held what does not belong there. */
  boolean sawJunk();
}
