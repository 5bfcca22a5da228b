package io.fortimail.smtp;

import io.fortimail.mail.Client;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.auth.CredentialAnswer;
import java.nio.ByteBuffer;
import java.util.Collections;
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

  private enum Phase {
    CONNECTED,
    GREETING,
    COMMANDS,
    AUTH,
    BODY,
    HANDSHAKE,
    CLOSED
  }

  private static final SmtpReply AUTHENTICATED =
      SmtpReply.of(235, new EnhancedStatus(2, 7, 0), "Authentication successful");

  private final SmtpServerSettings settings;
  private final SmtpLimits limits;
  private final SmtpFramer framer;
  private final SmtpBodyIntake body;
  private final SmtpCommands commands;
  private final SmtpMailCommands mail;
  private final SmtpReplyGate gate = new SmtpReplyGate();
  private final SmtpWatch watch;

  private SmtpPatience patience;
  private long now;
  private Phase phase = Phase.CONNECTED;
  private Optional<SmtpEvent.Question> question = Optional.empty();
  private Optional<SmtpCommand.Bdat> firstChunk = Optional.empty();
  private long greetAt;
  private int repliesDue = 1;
  private boolean resetPending;
  private boolean answered;
  private boolean bodyRefused;

  /**
   * A session with a client that has just connected.
   *
   * @param settings who the server is, what it offers and what it bears with
   * @param client who has connected; with its TLS session where the connection began with TLS
   * @param nanoTime the present
   */
  public SmtpServerSession(SmtpServerSettings settings, Client client, long nanoTime) {
    this.settings = settings;
    this.now = nanoTime;
    this.limits = settings.limits();
    this.patience = settings.patience(false);
    LineEnds lineEnds = settings.lineEndsFor(client.address());
    this.framer = new SmtpFramer(limits, lineEnds);
    this.body = new SmtpBodyIntake(framer, limits, lineEnds);
    this.commands = new SmtpCommands(settings, client);
    this.mail = commands.mail();
    this.watch = new SmtpWatch(nanoTime);
  }

  /** Sets who watches the replies. */
  void listener(SmtpListener watcher) {
    gate.listener(watcher);
  }

  /**
   * Goes on until there is something to tell.
   *
   * @param in bytes from the client; what is used up is consumed. A buffer with an array is
   *     fastest.
   * @param nanoTime the present
   * @return the next event
   * @throws IllegalStateException if a question is open
   */
  public SmtpEvent next(ByteBuffer in, long nanoTime) {
    if (question.isPresent()) {
      throw new IllegalStateException("unanswered: " + question.get());
    }
    now = nanoTime;
    if (answered) { // the time that the host took was not the client's
      answered = false;
      watchAgain();
    }
    Optional<SmtpEvent> event = Optional.empty();
    while (event.isEmpty()) {
      event = resetPending ? reset() : advance(in);
    }
    if (event.get() instanceof SmtpEvent.Question asked) {
      question = Optional.of(asked);
    }
    return event.get();
  }

  private Optional<SmtpEvent> reset() {
    resetPending = false;
    mail.end();
    return Optional.of(new SmtpEvent.Reset());
  }

  private Optional<SmtpEvent> advance(ByteBuffer in) {
    if (gate.isHolding()) {
      if (!gate.release(now)) {
        return Optional.of(new SmtpEvent.Wait());
      }
      watchAgain();
    } else if (isWatched() && watch.deadline(patience.times()) - now < 0) {
      close(4, 2, "You take too long");
      return Optional.empty(); // a transaction is dropped before the end is told
    }
    return switch (phase) {
      case CONNECTED -> Optional.of(new SmtpEvent.Connect(commands.client()));
      case GREETING -> greet(in);
      case COMMANDS -> readCommand(in);
      case AUTH -> readAuthLine(in);
      case BODY -> readBody(in);
      case HANDSHAKE -> Optional.of(new SmtpEvent.StartTls());
      case CLOSED -> Optional.of(new SmtpEvent.Closed());
    };
  }

  private boolean isWatched() {
    return phase != Phase.CONNECTED && phase != Phase.GREETING && phase != Phase.CLOSED;
  }

  private void watchAgain() {
    if (phase == Phase.BODY) {
      watch.awaitBody(now);
    } else if (phase == Phase.HANDSHAKE) {
      watch.awaitHandshake(now);
    } else {
      watch.awaitCommand(now);
    }
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
    } else if (gate.isHolding()) {
      return gate.heldUntil() - nanoTime;
    } else if (phase == Phase.GREETING) {
      return greetAt - nanoTime;
    }
    return isWatched() ? watch.deadline(patience.times()) - nanoTime + 1 : Long.MAX_VALUE;
  }

  /**
   * Tells the session how the server fares.
   *
   * @param stressed whether it runs out of connections: the patience is another then
   */
  public void underStress(boolean stressed) {
    patience = settings.patience(stressed);
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
      phase = Phase.GREETING;
      greetAt = now + patience.times().greetPause().toNanos();
    } else if (asked instanceof SmtpEvent.Helo helo) {
      resetPending = isTransactionOpen(); // RFC 5321 4.1.4: a new greeting resets
      gate.say(commands.welcome(helo));
      gate.listener().identified(client());
    } else if (asked instanceof SmtpEvent.Mail accepted) {
      mail.begin(accepted);
      gate.say(reply);
    } else if (asked instanceof SmtpEvent.Rcpt rcpt) {
      mail.open().add(rcpt.recipient());
      gate.say(reply);
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
    if (replies.size() != mail.open().envelope().recipients().size()) {
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
    var unused = apply(commands.answered(answer)); // an answer is never followed by a question
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
      goodbye(SmtpReplies.EARLY_TALKER);
    }
  }

  /**
   * The TLS handshake is done. What the client said before is forgotten (RFC 3207 section 4.2).
   *
   * @param tls what was agreed
   * @throws IllegalStateException if none was asked for
   */
  public void secured(TlsSession tls) {
    if (phase != Phase.HANDSHAKE) {
      throw new IllegalStateException("no handshake was due");
    }
    commands.secured(tls);
    gate.penalties().greetAgain();
    answered = true;
    startCommands();
    gate.listener().identified(client());
  }

  /** {@return what is known of the client} */
  public Client client() {
    return commands.client();
  }

  /** {@return whether the session waits for an answer} */
  public boolean isQuestionOpen() {
    return question.isPresent();
  }

  /** {@return whether a transaction is open: a sender was accepted and no message has ended it} */
  public boolean isTransactionOpen() {
    return mail.transaction().isPresent();
  }

  /** {@return whether the session is over} */
  public boolean isClosed() {
    return phase == Phase.CLOSED;
  }

  /** {@return whether input is of use now} */
  public boolean takesInput() {
    return question.isEmpty() && !gate.isHolding() && phase != Phase.HANDSHAKE && !isClosed();
  }

  /** {@return whether a reply is held back until {@link #nanosUntilWake} is over} */
  public boolean isPaused() {
    return question.isEmpty() && (gate.isHolding() || phase == Phase.GREETING);
  }

  /** {@return whether there is something to write to the client} */
  public boolean hasOutput() {
    return gate.hasOutput();
  }

  /**
   * Moves what is to be written to the client, as far as it fits.
   *
   * @param target where it goes
   */
  public void drainTo(ByteBuffer target) {
    gate.drainTo(target);
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
    if (phase != Phase.BODY && phase != Phase.HANDSHAKE && phase != Phase.CLOSED) {
      gate.say(SmtpReplies.closing(subject, detail, text));
    }
    question = Optional.empty();
    close();
  }

  private void close() {
    resetPending = isTransactionOpen();
    gate.drop();
    phase = Phase.CLOSED;
  }

  private void goodbye(SmtpReply reply) {
    gate.say(reply);
    close();
  }

  private void fault(SmtpReply reply, int times) {
    if (gate.refuse(reply, times, patience.errors(), now)) {
      close();
    }
  }

  private void refuse(SmtpEvent.Question asked, SmtpReply reply) {
    if (asked instanceof SmtpEvent.Connect) {
      goodbye(reply);
    } else if (asked instanceof SmtpEvent.Data) {
      resetPending = true;
      if (firstChunk.isPresent() && reply.code() != 421) {
        repliesDue = mail.repliesToRefusal();
        body.startRefusedChunk(firstChunk.get().size(), firstChunk.get().last(), reply);
        phase = Phase.BODY;
      } else {
        bodyRefused = true;
        fault(reply, 1);
      }
      firstChunk = Optional.empty();
    } else {
      fault(reply, 1);
    }
  }

  private Optional<SmtpEvent> greet(ByteBuffer in) {
    if (in.hasRemaining()) {
      goodbye(SmtpReplies.EARLY_TALKER);
      return Optional.empty();
    } else if (greetAt - now > 0) {
      return Optional.of(new SmtpEvent.NeedInput());
    }
    gate.say(commands.banner());
    startCommands();
    watchAgain();
    return Optional.empty();
  }

  private Optional<SmtpEvent> readCommand(ByteBuffer in) {
    if (bodyRefused) {
      bodyRefused = false;
      if (in.hasRemaining() && settings.isPipeliningStrict()) {
        // It has not waited for the reply to DATA, so this may be the body (RFC 2920 3.1).
        goodbye(SmtpReplies.closing(5, 0, "DATA was refused, and you went on"));
        return Optional.empty();
      }
    }
    SmtpFramer.Frame frame = framer.nextCommand(in);
    if (frame != SmtpFramer.Frame.NEED_INPUT) {
      gate.stage(SmtpStage.OTHER);
    }
    switch (frame) {
      case NEED_INPUT -> {
        return Optional.of(new SmtpEvent.NeedInput());
      }
      case LINE -> {
        SmtpCommand command = commands.parse(framer.line());
        startCommands();
        watchAgain();
        gate.stage(command.stage());
        return command instanceof SmtpCommand.Bdat chunk
            ? startChunk(chunk)
            : apply(commands.execute(command, in.hasRemaining()));
      }
      case LONG_LINE -> {
        boolean chunkFollows = SmtpCommandParser.announcesChunk(framer.line());
        startCommands();
        watchAgain();
        if (chunkFollows) {
          goodbye(SmtpReplies.BAD_CHUNK);
        } else {
          fault(SmtpReplies.LINE_TOO_LONG, 1);
        }
      }
      case ENDLESS_LINE -> goodbye(SmtpReplies.LINE_TOO_LONG);
      case NO_COMMAND -> goodbye(SmtpReplies.OTHER_PROTOCOL);
      // Reading on would mean to guess where the peer sees its lines end.
      default -> goodbye(SmtpReplies.BARE_LINE_END);
    }
    return Optional.empty();
  }

  private Optional<SmtpEvent> readAuthLine(ByteBuffer in) {
    switch (framer.nextLine(in)) {
      case NEED_INPUT -> {
        return Optional.of(new SmtpEvent.NeedInput());
      }
      case LINE -> {
        String line = framer.line();
        startCommands();
        watchAgain();
        return apply(commands.auth().respond(line));
      }
      case LONG_LINE -> {
        startCommands();
        watchAgain();
        return apply(commands.auth().tooLong());
      }
      case ENDLESS_LINE -> goodbye(SmtpReplies.LINE_TOO_LONG);
      default -> goodbye(SmtpReplies.BARE_LINE_END);
    }
    return Optional.empty();
  }

  private Optional<SmtpEvent> apply(SmtpStep step) {
    if (step instanceof SmtpStep.Ask ask) {
      return Optional.of(ask.question());
    } else if (step instanceof SmtpStep.Greet greet) {
      return mayWasteTime(SmtpPenalties.Kind.GREETING)
          ? Optional.of(greet.helo())
          : Optional.empty();
    } else if (step instanceof SmtpStep.Reply answer) {
      gate.say(answer.reply());
    } else if (step instanceof SmtpStep.Fault fault) {
      bodyRefused = fault.isOfBody();
      fault(fault.reply(), 1);
    } else if (step instanceof SmtpStep.Idle idle) {
      idle(idle);
    } else if (step instanceof SmtpStep.Goodbye goodbye) {
      goodbye(goodbye.reply());
    } else if (step instanceof SmtpStep.Challenge challenge) {
      gate.challenge(challenge.base64());
      framer.startLine(limits.authLine());
      phase = Phase.AUTH;
    } else if (step instanceof SmtpStep.Authenticated authenticated) {
      commands.authenticated(authenticated.user());
      gate.say(AUTHENTICATED);
      gate.listener().identified(client());
    } else if (step instanceof SmtpStep.StartTls) {
      gate.say(SmtpReplies.START_TLS);
      phase = Phase.HANDSHAKE;
      watchAgain();
    } else if (step instanceof SmtpStep.Restart restart) {
      commands.restart(restart.client());
      gate.penalties().greetAgain();
      gate.stage(SmtpStage.CONNECT);
      gate.listener().identified(client());
      phase = Phase.CONNECTED;
    }
    return Optional.empty();
  }

  private void idle(SmtpStep.Idle idle) {
    if (mayWasteTime(idle.kind())) {
      resetPending = idle.kind() == SmtpPenalties.Kind.RESET && isTransactionOpen();
      gate.say(idle.reply());
    }
  }

  private boolean mayWasteTime(SmtpPenalties.Kind kind) {
    if (gate.penalties().isIdleTooMuch(kind, patience.errors())) {
      goodbye(SmtpReplies.closing(7, 0, "Too many commands without a message"));
      return false;
    }
    return true;
  }

  /** Whatever becomes of it, the octets of a chunk are never commands (RFC 3030 section 2). */
  private Optional<SmtpEvent> startChunk(SmtpCommand.Bdat chunk) {
    Optional<SmtpReply> refusal = commands.refusalOf(chunk);
    if (refusal.isPresent()) {
      body.startRefusedChunk(chunk.size(), chunk.last(), refusal.get());
    } else if (mail.open().isChunked()) {
      body.startChunk(chunk.size(), chunk.last());
    } else {
      firstChunk = Optional.of(chunk);
      return Optional.of(new SmtpEvent.Data(mail.open().envelope()));
    }
    phase = Phase.BODY;
    watchAgain();
    return Optional.empty();
  }

  private void startBody() {
    body.start(mail.open().isBinary());
    repliesDue = mail.repliesToRefusal();
    if (firstChunk.isPresent()) {
      mail.open().startChunks();
      body.startChunk(firstChunk.get().size(), firstChunk.get().last());
      firstChunk = Optional.empty();
    } else {
      gate.say(SmtpReplies.START_MAIL_INPUT);
    }
    phase = Phase.BODY;
  }

  private Optional<SmtpEvent> readBody(ByteBuffer in) {
    int before = in.remaining();
    SmtpBodyIntake.Result result = body.next(in);
    watch.octetsCame(before - in.remaining(), now); // also those of a body that is read past
    if (result instanceof SmtpBodyIntake.Result.Bytes bytes) {
      return Optional.of(new SmtpEvent.Body(bytes.bytes()));
    } else if (result instanceof SmtpBodyIntake.Result.Spoilt) {
      return reset();
    } else if (result instanceof SmtpBodyIntake.Result.Whole) {
      startCommands();
      gate.stage(SmtpStage.MESSAGE);
      return Optional.of(new SmtpEvent.EndOfMessage(mail.isAnsweredForEach()));
    } else if (result instanceof SmtpBodyIntake.Result.Chunk chunk) {
      startCommands();
      if (chunk.octets() > 0 || mayWasteTime(SmtpPenalties.Kind.OTHER)) {
        gate.say(
            SmtpReply.of(250, new EnhancedStatus(2, 0, 0), chunk.octets() + " octets received"));
      }
    } else if (result instanceof SmtpBodyIntake.Result.Refused refused) {
      startCommands();
      refused(refused);
    } else {
      return Optional.of(new SmtpEvent.NeedInput());
    }
    watchAgain();
    return Optional.empty();
  }

  private void refused(SmtpBodyIntake.Result.Refused refused) {
    int times = body.isLastChunk() ? repliesDue : 1; // RFC 2033 4.3
    repliesDue = 1;
    gate.stage(body.isLastChunk() ? SmtpStage.MESSAGE : SmtpStage.DATA);
    if (refused.mustClose()) {
      Collections.nCopies(times, refused.reply()).forEach(gate::say);
      close();
    } else {
      fault(refused.reply(), times);
    }
  }

  private void endOfMessage(List<SmtpReply> replies) {
    List<SmtpReply> told = mail.repliesToMessage(replies);
    mail.end();
    repliesDue = 1;
    if (replies.stream().anyMatch(SmtpReply::isPositive)) {
      gate.penalties().forgive();
    }
    told.forEach(gate::say);
    if (told.stream().anyMatch(reply -> reply.code() == 421)) {
      close();
    }
  }

  private void startCommands() {
    framer.startLine(limits.commandLine());
    phase = Phase.COMMANDS;
  }
}
