package io.fortimail.net;

/** What lies above a {@link TlsPipe}: the flow of plain bytes. */
interface TlsPlain extends ByteFlow {

  /**
   * The handshake is over; called once, from within one of the pipe's methods.
   *
   * @param result how it ended
   */
  void handshakeDone(TlsHandshake result);

  /** A computation is done: there may be output, and input may be wanted again. */
  void progress();
}
