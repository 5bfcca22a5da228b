package io.fortimail.smtp;

import io.fortimail.mail.Client;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.SmtpSessionState.Phase;
import io.fortimail.smtp.auth.CredentialAnswer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of an SMTP session, without I/O: bytes go in, events and replies come out. It
 * owns no thread, socket or clock.
 *
 * <pre>{@code
 * SmtpServerSession session = new SmtpServerSession(settings, client, System.nanoTime());
 * SmtpEvent event = session.next(input, System.nanoTime()); // the first event is Connect
 * if (event instanceof SmtpEvent.Question) {
 *   session.answer(SmtpReply.OK);                           // now, or whenever it is known
 * }
 * session.drainTo(output);                                  // what to write to the client
 * }</pre>
 *
 * <p>While a question is open the session takes no input; bytes that have come already stay in the
 * host's buffer. A refused body is read to its end before anything else is. After {@link
 * SmtpEvent.Closed} nothing more happens.
 *
 * <p>Time is what the host says it is, in nanoseconds like {@link System#nanoTime}. When {@link
 * #nanosUntilWake} is over the host calls {@link #next}, also without input: a reply that was held
 * back is due then, or a deadline has passed.
 *
 * <p>Confined to one thread at a time. A host that does not want to drive it takes {@link
 * SmtpConversation}.
 */
public final class SmtpServerSession {

  private final SmtpSessionState state;
  private final SmtpInput input;

  private Optional<SmtpEvent.Question> question = Optional.empty();
  private boolean answered;

  /**
   * A session with a client that has just connected.
   *
   * @param settings who the server is, what it offers and what it bears with
   * @param client who has connected; with its TLS session where the connection began with TLS
   * @param nanoTime the present
   */
  public SmtpServerSession(SmtpServerSettings settings, Client client, long nanoTime) {
    this.state = new SmtpSessionState(settings, client, nanoTime);
    this.input = new SmtpInput(state);
  }

  /** Sets who watches the replies. */
  void listener(SmtpListener watcher) {
    state.gate.listener(watcher);
  }

  /**
   * Goes on until there is something to tell.
   *
   * @param in bytes from the client; what is used up is consumed
   * @param nanoTime the present
   * @return the next event
   * @throws IllegalStateException if a question is open
   */
  public SmtpEvent next(ByteBuffer in, long nanoTime) {
    if (question.isPresent()) {
      throw new IllegalStateException("unanswered: " + question.get());
    }
    state.now(nanoTime);
    if (answered) { // the time that the host took was not the client's
      answered = false;
      state.watchAgain();
    }
    Optional<SmtpEvent> event = Optional.empty();
    while (event.isEmpty()) {
      event = state.resetPending ? input.reset() : input.advance(in);
    }
    if (event.get() instanceof SmtpEvent.Question asked) {
      question = Optional.of(asked);
    }
    return event.get();
  }

  /**
   * How long the host may leave the session alone.
   *
   * @param nanoTime the present
   * @return nanoseconds until {@link #next} is to be called although nothing has come; zero or less
   *     where that is due; {@link Long#MAX_VALUE} while the session waits for its host
   */
  public long nanosUntilWake(long nanoTime) {
    if (question.isPresent()) {
      return Long.MAX_VALUE;
    } else if (state.gate.isHolding()) {
      return state.gate.heldUntil() - nanoTime;
    }
    long left = state.nanosLeft(nanoTime);
    return state.isWatched() ? left + 1 : left; // a deadline is over when it has passed
  }

  /**
   * Tells the session how the server fares.
   *
   * @param stressed whether it runs out of connections: the patience is another then
   */
  public void underStress(boolean stressed) {
    state.patience(state.settings.patience(stressed));
  }

  /**
   * Answers the open question.
   *
   * @param reply a positive reply lets the session go on; a negative one refuses. Its code need not
   *     suit the command: for HELO and DATA a positive answer is replaced by what the protocol
   *     demands. A code of 421 ends the session (RFC 5321 section 3.8).
   * @throws IllegalStateException if no question is open, or one of credentials
   */
  public void answer(SmtpReply reply) {
    if (question.filter(SmtpEvent.Authenticate.class::isInstance).isPresent()) {
      throw new IllegalStateException("credentials were asked for");
    }
    SmtpEvent.Question asked = close(SmtpEvent.Question.class);
    if (asked instanceof SmtpEvent.EndOfMessage) {
      endOfMessage(List.of(reply));
    } else if (!reply.isPositive()) {
      refuse(asked, reply);
    } else if (asked instanceof SmtpEvent.Connect) {
      state.enter(Phase.GREETING);
      state.greetAt = state.now() + state.patience().times().greetPause().toNanos();
    } else if (asked instanceof SmtpEvent.Helo helo) {
      state.resetPending =
          state.mail.transaction().isPresent(); // RFC 5321 4.1.4: a new greeting resets
      state.gate.say(state.commands.welcome(helo));
      state.gate.listener().identified(state.commands.client());
    } else if (asked instanceof SmtpEvent.Mail accepted) {
      state.mail.begin(accepted);
      state.gate.say(reply);
    } else if (asked instanceof SmtpEvent.Rcpt rcpt) {
      state.mail.open().add(rcpt.recipient());
      state.gate.say(reply);
    } else if (asked instanceof SmtpEvent.Data) {
      startBody();
    }
  }

  /**
   * Answers the end of a message for each recipient.
   *
   * @param replies one for each recipient of the envelope, in its order. Where the client takes one
   *     reply only, it is told that the message was accepted if it was for one of them; the host
   *     sees to the others (RFC 5321 section 4.2.5).
   * @throws IllegalStateException if another question, or none, is open
   * @throws IllegalArgumentException if their number is not that of the recipients
   */
  public void answer(List<SmtpReply> replies) {
    close(SmtpEvent.EndOfMessage.class);
    if (replies.size() != state.mail.open().envelope().recipients().size()) {
      throw new IllegalArgumentException("not one reply for each recipient: " + replies.size());
    }
    endOfMessage(replies);
  }

  /**
   * Answers what is asked of credentials.
   *
   * @param answer what the host knows
   * @throws IllegalStateException if another question, or none, is open
   */
  public void answer(CredentialAnswer answer) {
    close(SmtpEvent.Authenticate.class);
    var unused =
        input.apply(state.commands.answered(answer)); // an answer is never followed by a question
  }

  private <Q extends SmtpEvent.Question> Q close(Class<Q> type) {
    SmtpEvent.Question open =
        question.orElseThrow(() -> new IllegalStateException("no question is open"));
    if (!type.isInstance(open)) {
      throw new IllegalStateException("another question is open: " + open);
    }
    question = Optional.empty();
    answered = true;
    return type.cast(open);
  }

  /**
   * The client has sent bytes before it was greeted, while {@link SmtpEvent.Connect} is open: no
   * mail client does (RFC 5321 section 3.1).
   */
  public void talkedEarly() {
    if (question.filter(SmtpEvent.Connect.class::isInstance).isPresent()) {
      question = Optional.empty();
      state.goodbye(SmtpReplies.EARLY_TALKER);
    }
  }

  /**
   * The TLS handshake is done. What the client said before is forgotten (RFC 3207 section 4.2).
   *
   * @param tls what was agreed
   * @throws IllegalStateException if none was asked for
   */
  public void secured(TlsSession tls) {
    if (!state.isIn(Phase.HANDSHAKE)) {
      throw new IllegalStateException("no handshake was due");
    }
    state.commands.secured(tls);
    state.gate.penalties().greetAgain();
    answered = true;
    state.startCommands();
    state.gate.listener().identified(state.commands.client());
  }

  /** {@return what is known of the client} */
  public Client client() {
    return state.commands.client();
  }

  /** {@return whether the session waits for an answer} */
  public boolean isQuestionOpen() {
    return question.isPresent();
  }

  /** {@return whether a transaction is open: a sender was accepted and no message has ended it} */
  public boolean isTransactionOpen() {
    return state.mail.transaction().isPresent();
  }

  /** {@return whether the session is over} */
  public boolean isClosed() {
    return state.isIn(Phase.CLOSED);
  }

  /** {@return whether the client has said that nothing more will come, and was answered} */
  public boolean isQuit() {
    return isClosed() && state.quit;
  }

  /** {@return whether input is of use now} */
  public boolean takesInput() {
    return question.isEmpty()
        && !state.gate.isHolding()
        && !state.isIn(Phase.HANDSHAKE)
        && !isClosed();
  }

  /** {@return whether a reply is held back until {@link #nanosUntilWake} is over} */
  public boolean isPaused() {
    return question.isEmpty() && (state.gate.isHolding() || state.isIn(Phase.GREETING));
  }

  /** {@return whether there is something to write to the client} */
  public boolean hasOutput() {
    return state.gate.hasOutput();
  }

  /**
   * Moves what is to be written to the client, as far as it fits.
   *
   * @param target where it goes
   */
  public void drainTo(ByteBuffer target) {
    state.gate.drainTo(target);
  }

  /**
   * Ends the session from the host's side, as for a time-out or a shutdown: the client is told with
   * 421 where the protocol has room for it, which is not in the middle of a body or a handshake.
   *
   * @param subject the second number of the enhanced status 4.x.y
   * @param detail the third number
   * @param text why, in words
   */
  public void close(int subject, int detail, String text) {
    question = Optional.empty();
    state.end(SmtpReplies.closing(subject, detail, text));
  }

  private void refuse(SmtpEvent.Question asked, SmtpReply reply) {
    if (asked instanceof SmtpEvent.Connect) {
      state.goodbye(reply);
    } else if (asked instanceof SmtpEvent.Data) {
      state.resetPending = true;
      if (state.firstChunk.isPresent() && reply.code() != 421) {
        SmtpCommand.Bdat chunk = state.firstChunk.get();
        state.repliesDue = state.mail.repliesToRefusal();
        state.body.startRefusedChunk(chunk.size(), chunk.last(), reply);
        state.enter(Phase.BODY);
      } else {
        state.bodyRefused = true;
        state.fault(reply, 1);
      }
      state.firstChunk = Optional.empty();
    } else {
      state.fault(reply, 1);
    }
  }

  private void startBody() {
    state.body.start(state.mail.open().isBinary());
    state.repliesDue = state.mail.repliesToRefusal();
    if (state.firstChunk.isPresent()) {
      state.mail.open().startChunks();
      state.body.startChunk(state.firstChunk.get().size(), state.firstChunk.get().last());
      state.firstChunk = Optional.empty();
    } else {
      state.gate.say(SmtpReplies.START_MAIL_INPUT);
    }
    state.enter(Phase.BODY);
  }

  private void endOfMessage(List<SmtpReply> replies) {
    List<SmtpReply> told = state.mail.repliesToMessage(replies);
    state.mail.end();
    state.repliesDue = 1;
    if (replies.stream().anyMatch(SmtpReply::isPositive)) {
      state.gate.penalties().forgive();
    }
    told.forEach(state.gate::say);
    if (told.stream().anyMatch(reply -> reply.code() == 421)) {
      state.close();
    }
  }
}
