package io.fortimail.smtp;

import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a handler answer a session: collects the message, asks, and applies each answer on the loop
 * that owns the connection. Still without I/O: a driver moves the bytes.
 *
 * <p>All methods are called on the loop. An answer to a question that is not open any more, because
 * the connection is gone or its time is over, is dropped.
 */
public final class SmtpConversation {

  private static final Logger log = LoggerFactory.getLogger(SmtpConversation.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SmtpServerSession session;
  private final SmtpHandler handler;
  private final int inMemory;
  private final Executor loop;
  private final Runnable onProgress;

  private ByteBuffer unread = NOTHING;
  private Optional<Message.Builder> body = Optional.empty();
  private Optional<Envelope> envelope = Optional.empty();
  private long questions;
  private boolean waiting;
  private boolean spoolFailed;
  private boolean gone;

  /**
   * A conversation on a new connection.
   *
   * @param settings the name and the limits
   * @param handler who answers
   * @param loop runs what answers bring about, on the thread that calls this object
   * @param onProgress called on the loop when an answer came later and was applied: there may be
   *     output, and input is wanted again
   */
  public SmtpConversation(
      SmtpServerSettings settings, SmtpHandler handler, Executor loop, Runnable onProgress) {
    this.session = new SmtpServerSession(settings);
    this.inMemory = settings.limits().messageInMemory();
    this.handler = handler;
    this.loop = loop;
    this.onProgress = onProgress;
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
    if (gone) {
      in.position(in.limit());
    } else {
      pump(in);
      keep(in);
    }
  }

  /** {@return whether the driver should read from the client} */
  public boolean wantsInput() {
    return !waiting && !session.isClosed() && !gone;
  }

  /** {@return whether an answer of the handler is awaited} */
  public boolean isWaiting() {
    return waiting;
  }

  /** {@return whether the client is in the middle of a transaction} */
  public boolean isTransactionOpen() {
    return session.isTransactionOpen();
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
    session.drainTo(target);
  }

  /** {@return whether the connection is to be closed once the output is written} */
  public boolean isClosed() {
    return session.isClosed();
  }

  /** The handler has not answered in time: its question is refused with 451. */
  public void answerOverdue() {
    if (waiting) {
      log.warn("a handler gave no answer in time");
      apply(SmtpReplies.NO_ANSWER);
    }
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
      dropBody();
      if (session.isTransactionOpen()) {
        contain(handler::reset);
      }
      contain(handler::closed);
    }
  }

  private void forget() {
    questions++;
    waiting = false;
    unread = NOTHING;
  }

  private void pump(ByteBuffer in) {
    boolean more = true;
    while (more && !waiting) {
      more = handle(session.next(in));
    }
    if (session.isClosed()) {
      in.position(in.limit());
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
      store(bytes.bytes());
    } else if (event instanceof SmtpEvent.Reset) {
      dropBody();
      contain(handler::reset);
    } else if (event instanceof SmtpEvent.Question question) {
      ask(question);
    } else {
      return false;
    }
    return true;
  }

  private void store(ByteBuffer bytes) {
    if (spoolFailed) {
      return;
    }
    Message.Builder spool = body.orElseGet(() -> Message.builder(inMemory));
    body = Optional.of(spool);
    try {
      spool.write(bytes);
    } catch (IOException full) {
      log.error("cannot keep a message", full);
      dropBody();
      spoolFailed = true;
    }
  }

  private void dropBody() {
    body.ifPresent(Message.Builder::close);
    body = Optional.empty();
    spoolFailed = false;
  }

  private void ask(SmtpEvent.Question question) {
    long asked = ++questions;
    CompletableFuture<SmtpReply> future;
    try {
      future = call(question).toCompletableFuture();
    } catch (Throwable failure) { // whatever it is, the client gets an answer
      log.error("a handler failed", failure);
      future = CompletableFuture.completedFuture(SmtpReplies.NO_ANSWER);
    }
    if (future.isDone() && !future.isCompletedExceptionally()) {
      session.answer(orNoAnswer(future.join()));
      return;
    }
    waiting = true;
    var unused =
        future.whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                log.error("a handler failed", failure);
              }
              SmtpReply told = orNoAnswer(reply);
              loop.execute(() -> answered(asked, told));
            });
  }

  /** There is no reply if the handler has failed, or if its author does not know better. */
  private static SmtpReply orNoAnswer(@Nullable SmtpReply reply) {
    return reply == null ? SmtpReplies.NO_ANSWER : reply;
  }

  private CompletionStage<SmtpReply> call(SmtpEvent.Question question) {
    if (question instanceof SmtpEvent.Connect) {
      return handler.connect();
    } else if (question instanceof SmtpEvent.Helo helo) {
      return handler.helo(helo);
    } else if (question instanceof SmtpEvent.Mail mail) {
      return handler.mail(mail);
    } else if (question instanceof SmtpEvent.Rcpt rcpt) {
      return handler.rcpt(rcpt.recipient());
    } else if (question instanceof SmtpEvent.Data data) {
      envelope = Optional.of(data.envelope());
      return handler.data(data.envelope());
    }
    return handOver();
  }

  /** The whole message goes to the handler; it is closed when the answer has come, late or not. */
  private CompletionStage<SmtpReply> handOver() {
    if (spoolFailed) {
      spoolFailed = false;
      contain(handler::reset);
      return SmtpHandler.now(SmtpReplies.NO_ANSWER);
    }
    Message.Builder spool = body.orElseGet(() -> Message.builder(inMemory));
    body = Optional.empty();
    Message message;
    try {
      message = spool.build();
    } catch (IOException full) {
      log.error("cannot keep a message", full);
      spool.close();
      contain(handler::reset);
      return SmtpHandler.now(SmtpReplies.NO_ANSWER);
    }
    try {
      return handler
          .message(envelope.orElseThrow(), message)
          .whenComplete((reply, failure) -> message.close());
    } catch (Throwable failure) {
      message.close();
      throw failure;
    }
  }

  private void answered(long asked, SmtpReply reply) {
    if (asked == questions && waiting) {
      apply(reply);
      onProgress.run();
    }
  }

  private void apply(SmtpReply reply) {
    questions++;
    waiting = false;
    session.answer(reply);
    pump(unread);
    if (!unread.hasRemaining()) {
      unread = NOTHING;
    }
  }

  private static void contain(Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) { // whatever it is, the connection goes its way
      log.error("a handler failed", failure);
    }
  }
}
