package io.fortimail.smtp;

import io.fortimail.mail.Client;
import io.fortimail.mail.TlsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a handler answer a session: collects the message, asks, and applies each answer on the loop
 * that owns the connection. Still without I/O: a driver moves the bytes, makes the TLS handshake
 * when {@link #wantsTls} says so, and calls {@link #wake} when {@link #nanosUntilWake} is over.
 *
 * <p>All methods are called on the loop. An answer to a question that is not open any more, because
 * the connection is gone or its time is over, is dropped.
 */
public final class SmtpConversation {

  private static final Logger log = LoggerFactory.getLogger(SmtpConversation.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /**
   * What a conversation needs of whoever moves its bytes.
   *
   * @param loop runs what answers bring about, on the thread that calls the conversation
   * @param nanoTime the present, in nanoseconds like {@link System#nanoTime}
   * @param onProgress called on the loop when an answer came later and was applied: there may be
   *     output, and input is wanted again
   */
  public record Host(Executor loop, LongSupplier nanoTime, Runnable onProgress) {}

  /** A question that waits for the handler; its number tells it from a later one that is equal. */
  private record Open(long number, SmtpEvent.Question question, long since) {}

  private final SmtpServerSettings settings;
  private final Host host;
  private final SmtpServerSession session;
  private final HandlerCalls handler;
  private final SmtpListener listener;
  private final long started;

  private ByteBuffer unread = NOTHING;
  private Optional<Open> open = Optional.empty();
  private long questions;
  private boolean stressed;
  private boolean wantsTls;
  private boolean gone;

  /**
   * A conversation on a new connection.
   *
   * @param settings who the server is, what it offers and what it bears with
   * @param client who has connected; with its TLS session where the connection began with TLS
   * @param handlers makes who answers
   * @param host whoever moves the bytes
   */
  public SmtpConversation(
      SmtpServerSettings settings, Client client, SmtpHandlerFactory handlers, Host host) {
    this.settings = settings;
    this.host = host;
    this.started = now();
    this.session = new SmtpServerSession(settings, client, started);
    this.handler = new HandlerCalls(settings, handlers, client);
    this.listener = SmtpWatcher.of(settings, client);
    session.listener(listener);
  }

  private long now() {
    return host.nanoTime().getAsLong();
  }

  /** Greets the client, or begins to. */
  public void start() {
    pump(NOTHING);
  }

  /**
   * Takes bytes from the client. What cannot be used yet is kept, so call it only while {@link
   * #wantsInput}.
   *
   * @param in the bytes; all are consumed
   */
  public void receive(ByteBuffer in) {
    listener.received(in.remaining());
    if (gone) {
      in.position(in.limit());
    } else if (isConnecting()) {
      in.position(in.limit());
      forget();
      session.talkedEarly();
      pump(NOTHING);
    } else if (wantsTls()) {
      in.position(in.limit());
      close(5, 0, "Nothing may follow STARTTLS"); // RFC 3207 6: it may be a third party's
    } else {
      pump(in);
      keep(in);
    }
  }

  /**
   * {@return whether the driver should read from the client. While {@link SmtpHandler#connect} is
   * being answered it should, too: a client that talks then is found out.}
   */
  public boolean wantsInput() {
    return !gone && (open.isEmpty() ? session.takesInput() : isConnecting());
  }

  private boolean isConnecting() {
    return open.filter(waiting -> waiting.question() instanceof SmtpEvent.Connect).isPresent();
  }

  /** {@return whether the output is to be written and a TLS handshake to be made} */
  public boolean wantsTls() {
    return wantsTls && !gone && !session.isClosed();
  }

  /**
   * The handshake is done.
   *
   * @param tls what was agreed
   */
  public void secured(TlsSession tls) {
    if (wantsTls()) {
      wantsTls = false;
      session.secured(tls);
      pump(NOTHING);
    }
  }

  /** {@return whether an answer of the handler is awaited} */
  public boolean isWaiting() {
    return open.isPresent();
  }

  /** {@return whether a reply is held back until {@link #nanosUntilWake} is over} */
  public boolean isPaused() {
    return open.isEmpty() && session.isPaused();
  }

  /** {@return whether the client is in the middle of a transaction} */
  public boolean isTransactionOpen() {
    return session.isTransactionOpen();
  }

  /** {@return what is known of the client} */
  public Client client() {
    return session.client();
  }

  /** {@return whether there is something to write to the client} */
  public boolean hasOutput() {
    return session.hasOutput();
  }

  /**
   * Moves what is to be written to the client, as far as it fits.
   *
   * @param target where it goes
   */
  public void drainTo(ByteBuffer target) {
    int before = target.position();
    session.drainTo(target);
    listener.sent(target.position() - before);
  }

  /**
   * {@return whether the client has said that nothing more will come: once the output is written,
   * the connection may be closed without waiting for its end}
   */
  public boolean isQuit() {
    return session.isQuit();
  }

  /** {@return whether the connection is to be closed once the output is written} */
  public boolean isClosed() {
    return session.isClosed();
  }

  /**
   * How long the conversation may be left alone.
   *
   * @return nanoseconds until {@link #wake} is to be called; zero or less where that is due
   */
  public long nanosUntilWake() {
    if (gone || session.isClosed()) {
      return Long.MAX_VALUE;
    } else if (open.isEmpty()) {
      return session.nanosUntilWake(now());
    }
    Duration patience = settings.patience(stressed).times().answer();
    return open.get().since() + patience.toNanos() - now();
  }

  /** Some time has passed: lets go of a reply that was held back, or ends what is overdue. */
  public void wake() {
    if (nanosUntilWake() > 0) {
      return;
    } else if (open.isPresent()) {
      log.warn("a handler gave no answer in time");
      apply(HandlerCalls.noAnswer(open.get().question()));
    } else {
      pumpUnread();
    }
  }

  /**
   * Tells the conversation how the server fares.
   *
   * @param shortOfConnections whether it runs out of connections
   */
  public void underStress(boolean shortOfConnections) {
    stressed = shortOfConnections;
    session.underStress(shortOfConnections);
  }

  /**
   * Ends the session from the host's side, as for a time-out or a shutdown.
   *
   * @param subject the second number of the enhanced status 4.x.y
   * @param detail the third number
   * @param text why, in words
   */
  public void close(int subject, int detail, String text) {
    if (!gone && !session.isClosed()) {
      forget();
      session.close(subject, detail, text);
      pump(NOTHING);
    }
  }

  /** The connection is gone. A message that was not whole is dropped: an abort is no end. */
  public void disconnected() {
    if (!gone) {
      gone = true;
      forget();
      handler.closed(session.isTransactionOpen());
      listener.closed(Duration.ofNanos(now() - started));
    }
  }

  private void forget() {
    open = Optional.empty();
    unread = NOTHING;
  }

  private void pump(ByteBuffer in) {
    long now = now();
    boolean more = true;
    while (more && open.isEmpty()) {
      more = handle(session.next(in, now));
    }
    if (session.isClosed()) {
      in.position(in.limit());
    }
  }

  private void pumpUnread() {
    pump(unread);
    if (!unread.hasRemaining()) {
      unread = NOTHING;
    }
  }

  /** The driver's buffer is the driver's: what cannot be used yet is copied. */
  private void keep(ByteBuffer in) {
    if (in.hasRemaining()) {
      unread = ByteBuffer.allocate(unread.remaining() + in.remaining()).put(unread).put(in).flip();
    }
  }

  /** Returns whether to go on. */
  private boolean handle(SmtpEvent event) {
    if (event instanceof SmtpEvent.Body bytes) {
      handler.store(bytes.bytes());
    } else if (event instanceof SmtpEvent.Reset) {
      handler.reset();
    } else if (event instanceof SmtpEvent.Question question) {
      ask(question);
    } else {
      wantsTls = event instanceof SmtpEvent.StartTls;
      return false;
    }
    return true;
  }

  private void ask(SmtpEvent.Question question) {
    CompletableFuture<Consumer<SmtpServerSession>> answer = handler.ask(question);
    if (answer.isDone()) {
      listener.answered(question.stage(), Duration.ZERO);
      answer.join().accept(session);
      return;
    }
    Open asked = new Open(++questions, question, now());
    open = Optional.of(asked);
    var unused = answer.thenAccept(told -> host.loop().execute(() -> answered(asked, told)));
  }

  private void answered(Open asked, Consumer<SmtpServerSession> answer) {
    if (open.filter(asked::equals).isPresent()) {
      apply(answer);
      host.onProgress().run();
    }
  }

  private void apply(Consumer<SmtpServerSession> answer) {
    open.ifPresent(
        asked ->
            listener.answered(asked.question().stage(), Duration.ofNanos(now() - asked.since())));
    open = Optional.empty();
    answer.accept(session);
    pumpUnread();
  }
}
