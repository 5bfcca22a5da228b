package io.fortimail.net;

import java.nio.ByteBuffer;

/**
 * Something that takes bytes from a connection and has bytes for it: a session, or a layer between
 * the socket and a session. All methods are called on the loop.
 */
interface ByteFlow {

  /** {@return whether {@link #receive} may be called: bytes of the peer can be used now} */
  boolean wantsInput();

  /**
   * Takes bytes that came.
   *
   * @param in the bytes; all are consumed
   */
  void receive(ByteBuffer in);

  /** {@return whether there are bytes to write} */
  boolean hasOutput();

  /**
   * Moves what is to be written, as far as it fits.
   *
   * @param out where it goes
   */
  void drainTo(ByteBuffer out);
}
