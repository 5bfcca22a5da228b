package io.fortimail.net;

import io.fortimail.mail.PeerText;
import io.fortimail.mail.TlsSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS between a socket and a session, without I/O: the JDK's engine as a layer of bytes. It is a
 * flow of encrypted bytes over a flow of plain ones, so a driver moves its bytes as it would move
 * the session's.
 *
 * <p>All methods are called on the loop. The engine's long computations run elsewhere; meanwhile
 * nothing is wanted and nothing is to be written. An idle connection keeps no buffer here: only an
 * incomplete record, or records that the session does not want yet, are kept, at most one
 * {@linkplain #prepare read}.
 *
 * <p>Once {@link #isOver}, write what {@link #hasOutput} still has, an alert perhaps, and close.
 */
final class TlsPipe implements ByteFlow {

  /** What is read at once: two records, which bounds what is kept of a peer's bytes. */
  static final int MAX_READ = 2 * 16_709;

  /** Plain bytes in a record (RFC 8446 section 5.1). */
  private static final int MAX_FRAGMENT = 16_384;

  /**
   * Records in a row without plain bytes: empty ones, warnings, KeyUpdate (RFC 8446 section 4.6.3).
   * Each costs us more than the peer; nobody needs many.
   */
  private static final int MAX_EMPTY_RECORDS = 32;

  /** Bytes of a handshake: ten large certificates are far less. */
  private static final int MAX_HANDSHAKE = 256 * 1_024;

  private static final int MAX_REASON = 200;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final TlsPlain plain;
  private final TlsPlace place;

  private TlsState state = TlsState.HANDSHAKE;
  private ByteBuffer unread = NOTHING;
  private ByteBuffer unwritten = NOTHING;
  private int emptyRecords;
  private int handshakeBytes;
  private boolean computing;
  private boolean closing;
  private boolean outputDone;

  private TlsPipe(SSLEngine engine, TlsPlain plain, TlsPlace place) {
    this.engine = engine;
    this.plain = plain;
    this.place = place;
  }

  /**
   * Begins a handshake. A client's first bytes are output at once; a server waits for its client.
   *
   * @param engine the engine, with its mode and parameters set
   * @param plain the flow of plain bytes
   * @param place where to work
   * @return the pipe
   * @throws SSLException if the engine is not set up
   */
  static TlsPipe over(SSLEngine engine, TlsPlain plain, TlsPlace place) throws SSLException {
    engine.beginHandshake();
    return new TlsPipe(engine, plain, place);
  }

  /** {@return how far it has come} */
  TlsState state() {
    return state;
  }

  /** {@return whether no more plain bytes will come} */
  boolean isOver() {
    return state.isOver();
  }

  /** {@return how many bytes are kept} */
  int kept() {
    return unread.capacity() + unwritten.capacity();
  }

  /**
   * Makes a buffer ready to be read into from the socket: what is kept comes first. After it {@link
   * #receive} must be called with that buffer, even if nothing came.
   *
   * @param lent an empty buffer
   * @return the same, to be appended to
   */
  ByteBuffer prepare(ByteBuffer lent) {
    lent.limit(Math.min(lent.capacity(), unread.remaining() + MAX_READ)).put(unread);
    return lent;
  }

  @Override
  public boolean wantsInput() {
    return !computing
        && !isOver()
        && !mustWrite()
        && (state != TlsState.OPEN || plain.wantsInput());
  }

  @Override
  public void receive(ByteBuffer in) {
    ByteBuffer all = in;
    if (unread.hasRemaining()) { // the driver did not prepare its buffer
      all = ByteBuffer.allocate(unread.remaining() + in.remaining()).put(unread).put(in).flip();
    }
    unwrap(all);
    keep(all);
    in.position(in.limit());
  }

  /** The session may want plain bytes again: go on with what is kept. */
  void resume() {
    if (unread.hasRemaining()) {
      unwrap(unread);
      if (!unread.hasRemaining() || isOver()) {
        unread = NOTHING;
      }
    }
  }

  /** The peer's bytes have ended. */
  void inputEnded() {
    if (!isOver()) {
      boolean early = state == TlsState.HANDSHAKE;
      end(TlsState.TRUNCATED);
      if (early) {
        plain.handshakeDone(new TlsHandshake.Failed("connection closed during the handshake"));
      }
    }
  }

  /** Ends our side: once the output is written, with close_notify as its last, close. */
  void close() {
    if (!closing) {
      closing = true;
      engine.closeOutbound();
    }
  }

  /** The connection is gone; nothing is called back after this. */
  void abandon() {
    outputDone = true;
    closing = true;
    end(isOver() ? state : TlsState.TRUNCATED);
  }

  @Override
  public boolean hasOutput() {
    return !computing && !outputDone && (mustWrite() || hasPlainOutput());
  }

  private boolean mustWrite() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  /** After the peer's close_notify we may go on (RFC 8446 section 6.1), if the engine lets us. */
  private boolean hasPlainOutput() {
    return (state == TlsState.OPEN || state == TlsState.ENDED)
        && !closing
        && (unwritten.hasRemaining() || plain.hasOutput());
  }

  @Override
  public void drainTo(ByteBuffer out) {
    while (hasOutput() && out.remaining() >= engine.getSession().getPacketBufferSize()) {
      if (mustWrite()) {
        wrap(NOTHING, out);
      } else {
        wrapPlain(out);
      }
    }
    resume(); // the engine may have waited for its output
  }

  private void wrapPlain(ByteBuffer out) {
    ByteBuffer source = unwritten;
    boolean fresh = !source.hasRemaining();
    if (fresh) {
      source = place.plainBuffer().get().limit(MAX_FRAGMENT);
      plain.drainTo(source);
      source.flip();
    }
    wrap(source, out);
    if (!source.hasRemaining() || outputDone) {
      unwritten = NOTHING;
    } else if (fresh) { // records smaller than usual were agreed on (RFC 8449)
      unwritten = ByteBuffer.allocate(source.remaining()).put(source).flip();
    }
  }

  private void wrap(ByteBuffer source, ByteBuffer out) {
    try {
      SSLEngineResult result = engine.wrap(source, out);
      boolean stuck = result.bytesProduced() == 0 && result.bytesConsumed() == 0;
      outputDone |= result.getStatus() == SSLEngineResult.Status.CLOSED;
      advance(result);
      outputDone |= stuck && !computing;
    } catch (SSLException failure) {
      outputDone |= isOver(); // there was no way to send the alert
      broken(failure);
    }
  }

  private void unwrap(ByteBuffer in) {
    while (in.hasRemaining() && wantsInput()) {
      ByteBuffer target = place.plainBuffer().get();
      SSLEngineResult result;
      try {
        result = engine.unwrap(in, target);
      } catch (SSLException failure) {
        broken(failure);
        return;
      }
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        return;
      }
      boolean wasOpen = state == TlsState.OPEN;
      advance(result);
      if (target.position() > 0) {
        plain.receive(target.flip());
      }
      count(wasOpen, result);
    }
  }

  /** Keeps a peer from costing us work for nothing. */
  private void count(boolean wasOpen, SSLEngineResult result) {
    if (wasOpen) {
      emptyRecords = result.bytesProduced() > 0 ? 0 : emptyRecords + 1;
    } else {
      handshakeBytes += result.bytesConsumed();
    }
    if (emptyRecords > MAX_EMPTY_RECORDS) {
      refuse("too many records without content");
    } else if (handshakeBytes > MAX_HANDSHAKE) {
      refuse("the handshake is too long");
    }
  }

  private void advance(SSLEngineResult result) {
    HandshakeStatus status = result.getHandshakeStatus();
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
      throw new IllegalStateException("a lent buffer is too small");
    }
    if (state == TlsState.HANDSHAKE && isFinished(status)) {
      state = TlsState.OPEN;
      handshakeBytes = 0;
      plain.handshakeDone(new TlsHandshake.Done(TlsSession.of(engine.getSession())));
    } else if (state == TlsState.OPEN && isRenegotiation(result)) {
      refuse("renegotiation is refused");
    } else if (status == HandshakeStatus.NEED_TASK && !isOver()) {
      compute();
    }
    if (engine.isInboundDone() && !isOver()) {
      ended();
    }
  }

  private boolean isFinished(HandshakeStatus status) {
    return (status == HandshakeStatus.FINISHED || status == HandshakeStatus.NOT_HANDSHAKING)
        && !engine.isInboundDone()
        && !engine.isOutboundDone();
  }

  /**
   * TLS 1.3 has none (RFC 8446 section 4.1.2). Before it, a client could make us compute at will
   * and change who it is in the middle of a transaction.
   */
  private boolean isRenegotiation(SSLEngineResult result) {
    HandshakeStatus status = result.getHandshakeStatus();
    return result.getStatus() == SSLEngineResult.Status.OK
        && status != HandshakeStatus.NOT_HANDSHAKING
        && status != HandshakeStatus.FINISHED
        && !closing
        && !engine.getSession().getProtocol().equals("TLSv1.3");
  }

  private void compute() {
    List<Runnable> tasks = new ArrayList<>();
    for (Runnable task = engine.getDelegatedTask(); task != null; ) {
      tasks.add(task);
      task = engine.getDelegatedTask();
    }
    computing = true;
    try {
      place.tasks().execute(() -> run(tasks));
    } catch (RejectedExecutionException full) {
      computing = false;
      boolean early = state == TlsState.HANDSHAKE;
      end(TlsState.BROKEN);
      if (early) {
        plain.handshakeDone(new TlsHandshake.NotMade("no thread is free for a handshake"));
      }
      close();
    }
  }

  private void run(List<Runnable> tasks) {
    try {
      tasks.forEach(Runnable::run);
    } finally {
      place.loop().execute(this::computed);
    }
  }

  private void computed() {
    computing = false;
    if (!isOver()) {
      resume();
      plain.progress();
    }
  }

  /** close_notify; before the end of the handshake it is a refusal. */
  private void ended() {
    boolean early = state == TlsState.HANDSHAKE;
    end(TlsState.ENDED);
    if (early) {
      plain.handshakeDone(new TlsHandshake.Failed("the peer ended the handshake"));
    }
  }

  /** The engine has an alert for the peer, where there is one to give. */
  private void broken(SSLException failure) {
    fail(Objects.requireNonNullElse(failure.getMessage(), "no reason given"));
  }

  private void refuse(String reason) {
    fail(reason);
    close();
  }

  private void fail(String reason) {
    if (!isOver()) {
      boolean early = state == TlsState.HANDSHAKE;
      end(TlsState.BROKEN);
      if (early) {
        plain.handshakeDone(new TlsHandshake.Failed(PeerText.clean(reason, MAX_REASON)));
      }
    }
  }

  private void end(TlsState last) {
    state = last;
    unread = NOTHING;
    if (last != TlsState.ENDED) {
      unwritten = NOTHING;
    }
  }

  /** The driver's buffer is the driver's. It grows by doubling: a drip of bytes costs no more. */
  private void keep(ByteBuffer in) {
    if (isOver() || !in.hasRemaining()) {
      unread = NOTHING;
    } else {
      if (unread.capacity() < in.remaining()) {
        int doubled = Math.min(2 * unread.capacity(), MAX_READ);
        unread = ByteBuffer.allocate(Math.max(in.remaining(), doubled));
      }
      unread.clear().put(in).flip();
    }
  }
}
