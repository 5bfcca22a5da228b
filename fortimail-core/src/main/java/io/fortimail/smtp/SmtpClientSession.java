package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.tls.PeerCheck;
import io.fortimail.tls.PeerSession;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The client's side of an SMTP session that hands over one message, without I/O: a driver moves the
 * bytes, makes the TLS handshake and watches the time.
 *
 * <p>Nothing of the message, not even its sender, goes over a connection that is not as the {@link
 * TlsDecision} and the message's REQUIRETLS (RFC 8689) want it. Where {@link #wantsTls} says so,
 * the driver makes a handshake and tells {@link #secured} or {@link #handshakeFailed}. Where TLS
 * failed and need not be, {@link #mayGoInPlain} lets the driver begin a session without TLS over a
 * new connection (RFC 7435).
 *
 * <p>Commands are pipelined where the server offers it (RFC 2920). The body is read as it is
 * written, so a large message needs no memory. What the session writes has CRLF line ends only,
 * whatever the message holds.
 *
 * <p>Confined to one thread at a time.
 */
public final class SmtpClientSession implements AutoCloseable {

  private static final TlsDecision NO_TLS = TlsDecision.of(TlsLevel.NONE, PeerCheck.any());

  private enum Phase {
    OPENING,
    SECURING,
    TRANSACTION,
    QUIT,
    OVER
  }

  private final SmtpClientLimits limits;
  private final SmtpReplyReader reader;
  private final SmtpOutput output = new SmtpOutput();
  private final SmtpClientOpening opening;
  private final SmtpClientTransaction transaction;
  private final SmtpClientResults results;

  private Phase phase = Phase.OPENING;
  private long replies;
  private boolean tlsFailed;

  /**
   * A session in plain text that has just been connected.
   *
   * @param helo the name to give
   * @param envelope the sender and the recipients
   * @param content the message
   * @param limits how much is read of the server's replies
   */
  public SmtpClientSession(
      String helo, Envelope envelope, ByteSource content, SmtpClientLimits limits) {
    this(helo, envelope, content, limits, NO_TLS);
  }

  /**
   * A session that has just been connected.
   *
   * @param helo the name to give
   * @param envelope the sender and the recipients
   * @param content the message
   * @param limits how much is read of the server's replies
   * @param tls how safe the connection must be
   */
  public SmtpClientSession(
      String helo,
      Envelope envelope,
      ByteSource content,
      SmtpClientLimits limits,
      TlsDecision tls) {
    this.limits = limits;
    this.reader = new SmtpReplyReader(limits);
    this.results = new SmtpClientResults(envelope);
    this.opening = new SmtpClientOpening(helo, tls, envelope.parameters().requireTls());
    this.transaction =
        new SmtpClientTransaction(envelope, new SmtpBodyWriter(content), output, results);
  }

  /**
   * Takes bytes from the server.
   *
   * @param in the bytes; all are consumed
   */
  public void receive(ByteBuffer in) {
    while (phase != Phase.OVER) {
      if (phase == Phase.SECURING) {
        if (in.hasRemaining()) { // they would be taken for what was said inside of TLS
          injected();
        }
        break;
      }
      SmtpReplyReader.Result result = reader.next(in);
      if (result instanceof SmtpReplyReader.Result.Whole whole) {
        accept(whole.reply());
      } else if (result instanceof SmtpReplyReader.Result.Malformed malformed) {
        connectionLost(malformed.reason());
      } else {
        return;
      }
    }
    in.position(in.limit());
  }

  /** {@return how many whole replies have come so far} */
  public long replies() {
    return replies;
  }

  /** {@return whether there is something to write to the server} */
  public boolean hasOutput() {
    return phase != Phase.OVER && (!output.isEmpty() || transaction.isBodyActive());
  }

  /**
   * Moves what is to be written to the server, as far as it fits and as far as the protocol allows.
   * It may read the message, and with it a file.
   *
   * @param target where it goes
   */
  public void drainTo(ByteBuffer target) {
    output.drainTo(target);
    if (output.isEmpty() && transaction.isBodyActive()) {
      try {
        transaction.drainBodyTo(target);
      } catch (IOException unreadable) {
        // Without its end the server takes nothing; the connection is of no more use.
        connectionLost("the message could not be read");
      }
    }
  }

  /**
   * The connection is gone, or its time is over: what is not settled stays unsettled.
   *
   * @param reason why
   */
  public void connectionLost(String reason) {
    if (phase == Phase.OVER) {
      return;
    }
    if (opening.isSecuring() && !results.isSettled()) {
      tlsFailed = true;
      results.putRest(opening.lostWhileSecuring(reason));
    } else if (!transaction.isBodyActive() && transaction.awaitsEnd()) {
      results.putAccepted(new SmtpSendResult.Uncertain(reason));
    }
    results.putRest(new SmtpSendResult.NotTried(reason));
    finish();
  }

  /**
   * {@return whether the server waits for a TLS handshake; the session's output is written by then}
   */
  public boolean wantsTls() {
    return phase == Phase.SECURING;
  }

  /**
   * The handshake is done.
   *
   * @param session what was agreed, and what the certificate was
   * @throws IllegalStateException if none was wanted
   */
  public void secured(PeerSession session) {
    requireSecuring();
    phase = Phase.OPENING;
    act(opening.secured(session));
  }

  /**
   * The handshake has failed; the connection is of no more use.
   *
   * @param problem why
   * @throws IllegalStateException if none was wanted
   */
  public void handshakeFailed(TlsProblem problem) {
    requireSecuring();
    tlsFailed = true;
    results.putRest(opening.handshakeFailed(problem));
    finish();
  }

  /**
   * No handshake can be made on this side; the connection is of no more use. It says nothing of the
   * server, so it is no reason to go without TLS.
   *
   * @param reason why
   * @throws IllegalStateException if none was wanted
   */
  public void cannotSecure(String reason) {
    requireSecuring();
    results.putRest(new SmtpSendResult.NotTried(reason));
    finish();
  }

  /**
   * Whether the session is over because TLS has failed, though the message may go without it. A
   * driver may then begin a new session without TLS, over a new connection: once, and the results
   * of this one do not count.
   *
   * @return whether it is so
   */
  public boolean mayGoInPlain() {
    return tlsFailed && opening.mayGoInPlain();
  }

  /** {@return the TLS of the connection; empty where there is none} */
  public Optional<PeerSession> tls() {
    return opening.tls();
  }

  /**
   * {@return what was wrong with the TLS of the host, whether it mattered for the message or not}
   */
  public Optional<TlsProblem> tlsProblem() {
    return opening.problem();
  }

  /** {@return how long to wait for the server's next reply} */
  public Duration patience() {
    return transaction.awaitsEnd() ? limits.bodyReply() : limits.reply();
  }

  /** {@return whether there is a result for each recipient} */
  public boolean isSettled() {
    return results.isSettled();
  }

  /** {@return the results so far} */
  public Map<Recipient, SmtpSendResult> results() {
    return results.all();
  }

  /** {@return whether the connection is to be closed} */
  public boolean isOver() {
    return phase == Phase.OVER;
  }

  /** Lets go of the message. */
  @Override
  public void close() {
    finish();
  }

  private void finish() {
    phase = Phase.OVER;
    transaction.close();
  }

  private void requireSecuring() {
    if (phase != Phase.SECURING) {
      throw new IllegalStateException("no handshake is wanted");
    }
  }

  /** Whoever is in the way, this connection is not used, nor is it a reason to go without TLS. */
  private void injected() {
    String reason = "the server has talked on before the TLS handshake";
    results.putRest(opening.lostWhileSecuring(reason));
    finish();
  }

  private void accept(SmtpReply reply) {
    replies++;
    if (phase == Phase.OPENING) {
      act(opening.heard(reply));
    } else if (phase == Phase.TRANSACTION) {
      Optional<String> broken = transaction.heard(reply);
      if (broken.isPresent()) {
        connectionLost(broken.get());
      } else {
        quitWhenDone();
      }
    } else {
      finish();
    }
  }

  private void act(SmtpClientOpening.Step step) {
    if (step instanceof SmtpClientOpening.Step.Say say) {
      send(say.command());
    } else if (step instanceof SmtpClientOpening.Step.Secure) {
      phase = Phase.SECURING;
    } else if (step instanceof SmtpClientOpening.Step.Begin begin) {
      phase = Phase.TRANSACTION;
      transaction.begin(begin.features(), opening.tls());
      quitWhenDone();
    } else if (step instanceof SmtpClientOpening.Step.Unusable unusable) {
      results.putRest(new SmtpSendResult.NotTried(unusable.reason()));
      quit();
    } else if (step instanceof SmtpClientOpening.Step.Unsafe unsafe) {
      results.putRest(unsafe.result());
      quit();
    }
  }

  private void quitWhenDone() {
    if (transaction.isDone()) {
      quit();
    }
  }

  private void quit() {
    phase = Phase.QUIT;
    send("QUIT");
  }

  private void send(String command) {
    output.append((command + "\r\n").getBytes(US_ASCII));
  }
}
