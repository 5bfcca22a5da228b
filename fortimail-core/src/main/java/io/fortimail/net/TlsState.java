package io.fortimail.net;

/** How far a {@link TlsPipe} has come. */
enum TlsState {
  /** Nothing is agreed yet. */
  HANDSHAKE,
  /** Plain bytes pass. */
  OPEN,
  /** The peer has ended in order, by close_notify (RFC 8446 section 6.1). */
  ENDED,
  /** The peer's bytes ended without close_notify: what came may not be all (RFC 8446 6.1). */
  TRUNCATED,
  /** The peer has violated the protocol, or there was no agreement. */
  BROKEN;

  boolean isOver() {
    return this != HANDSHAKE && this != OPEN;
  }
}
