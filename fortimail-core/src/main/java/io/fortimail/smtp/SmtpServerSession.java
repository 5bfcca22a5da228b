package io.fortimail.smtp;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of an SMTP session, without I/O: bytes go in, events and replies come out. It
 * owns no thread, socket or clock.
 *
 * <pre>{@code
 * SmtpServerSession session = new SmtpServerSession(SmtpServerSettings.of("mx.example.org"));
 * SmtpEvent event = session.next(input);        // the first event is Connect
 * if (event instanceof SmtpEvent.Question) {
 *   session.answer(SmtpReply.OK);               // now, or whenever the answer is known
 * }
 * session.drainTo(output);                      // what to write to the client
 * }</pre>
 *
 * <p>While a question is open the session takes no input; bytes that have come already stay in the
 * host's buffer. A refused body is read to its end before anything else is. After {@link
 * SmtpEvent.Closed} nothing more happens.
 *
 * <p>Confined to one thread at a time.
 */
public final class SmtpServerSession {

  private enum Phase {
    CONNECTED,
    COMMANDS,
    BODY,
    CLOSED
  }

  private final SmtpServerSettings settings;
  private final SmtpLimits limits;
  private final SmtpFramer framer;
  private final SmtpBodyIntake body;
  private final SmtpOutput output = new SmtpOutput();

  private Phase phase = Phase.CONNECTED;
  private Optional<SmtpEvent.Question> question = Optional.empty();
  private Optional<SmtpTransaction> transaction = Optional.empty();
  private boolean greeted;
  private boolean resetPending;
  private int transactions;
  private int junk;
  private int errors;

  /**
   * A session with a client that has just connected.
   *
   * @param settings the name and the limits
   */
  public SmtpServerSession(SmtpServerSettings settings) {
    this.settings = settings;
    this.limits = settings.limits();
    this.framer = new SmtpFramer(limits);
    this.body = new SmtpBodyIntake(framer, limits);
  }

  /**
   * Goes on until there is something to tell.
   *
   * @param in bytes from the client; what is used up is consumed. A buffer with an array is
   *     fastest.
   * @return the next event
   * @throws IllegalStateException if a question is open
   */
  public SmtpEvent next(ByteBuffer in) {
    if (question.isPresent()) {
      throw new IllegalStateException("unanswered: " + question.get());
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
    transaction = Optional.empty();
    return Optional.of(new SmtpEvent.Reset());
  }

  private Optional<SmtpEvent> advance(ByteBuffer in) {
    return switch (phase) {
      case CONNECTED -> Optional.of(new SmtpEvent.Connect());
      case COMMANDS -> readCommand(in);
      case BODY -> readBody(in);
      case CLOSED -> Optional.of(new SmtpEvent.Closed());
    };
  }

  /**
   * Answers the open question.
   *
   * @param reply a positive reply lets the session go on; a negative one refuses. Its code need not
   *     suit the command: for HELO and DATA a positive answer is replaced by what the protocol
   *     demands. A code of 421 ends the session (RFC 5321 section 3.8).
   * @throws IllegalStateException if no question is open
   */
  public void answer(SmtpReply reply) {
    SmtpEvent.Question asked =
        question.orElseThrow(() -> new IllegalStateException("no question is open"));
    question = Optional.empty();
    if (asked instanceof SmtpEvent.EndOfMessage) {
      endOfMessage(reply);
    } else if (!reply.isPositive()) {
      refuse(asked, reply);
    } else if (asked instanceof SmtpEvent.Connect) {
      greet();
    } else if (asked instanceof SmtpEvent.Helo helo) {
      welcome(helo);
    } else if (asked instanceof SmtpEvent.Mail mail) {
      transaction = Optional.of(new SmtpTransaction(mail));
      send(reply);
    } else if (asked instanceof SmtpEvent.Rcpt rcpt) {
      transaction.ifPresent(open -> open.add(rcpt.recipient()));
      send(reply);
    } else if (asked instanceof SmtpEvent.Data) {
      send(SmtpReplies.START_MAIL_INPUT);
      body.start();
      phase = Phase.BODY;
    }
  }

  /** {@return whether the session waits for an answer} */
  public boolean isQuestionOpen() {
    return question.isPresent();
  }

  /** {@return whether a transaction is open: a sender was accepted and no message has ended it} */
  public boolean isTransactionOpen() {
    return transaction.isPresent();
  }

  /** {@return whether the session is over} */
  public boolean isClosed() {
    return phase == Phase.CLOSED;
  }

  /** {@return whether there is something to write to the client} */
  public boolean hasOutput() {
    return !output.isEmpty();
  }

  /**
   * Moves what is to be written to the client, as far as it fits.
   *
   * @param target where it goes
   */
  public void drainTo(ByteBuffer target) {
    output.drainTo(target);
  }

  /**
   * Ends the session from the host's side, as for a time-out or a shutdown: the client is told with
   * 421 where the protocol has room for it, which is not in the middle of a body.
   *
   * @param subject the second number of the enhanced status 4.x.y
   * @param detail the third number
   * @param text why, in words
   */
  public void close(int subject, int detail, String text) {
    if (phase == Phase.CONNECTED || phase == Phase.COMMANDS) {
      output.append(SmtpReplies.closing(subject, detail, text));
    }
    question = Optional.empty();
    close();
  }

  private void close() {
    resetPending = transaction.isPresent();
    phase = Phase.CLOSED;
  }

  private void greet() {
    output.append(SmtpReply.plain(220, settings.hostname() + " ESMTP"));
    startCommands();
  }

  private void welcome(SmtpEvent.Helo helo) {
    resetPending = transaction.isPresent(); // RFC 5321 4.1.4: a new greeting resets
    greeted = true;
    List<String> lines = new ArrayList<>();
    lines.add(settings.hostname());
    if (helo.extended()) {
      lines.add("PIPELINING");
      lines.add("SIZE " + limits.messageSize());
      lines.add("8BITMIME");
      lines.add("ENHANCEDSTATUSCODES");
      lines.add("HELP");
    }
    send(SmtpReply.plain(250, lines.toArray(String[]::new)));
  }

  private void refuse(SmtpEvent.Question asked, SmtpReply reply) {
    send(reply);
    if (asked instanceof SmtpEvent.Connect) {
      close();
    } else if (asked instanceof SmtpEvent.Data) {
      resetPending = true;
    }
  }

  private void endOfMessage(SmtpReply reply) {
    transaction = Optional.empty();
    if (reply.isPositive()) {
      junk = 0;
      errors = 0;
    }
    send(reply);
  }

  /** Sends a reply, counts it if it is negative, and ends the session where that is too much. */
  private void send(SmtpReply reply) {
    output.append(reply);
    if (reply.code() == 421) {
      close();
    } else if (!reply.isPositive() && ++errors >= limits.errors() && phase != Phase.CLOSED) {
      output.append(SmtpReplies.closing(7, 0, "Too many errors"));
      close();
    }
  }

  private Optional<SmtpEvent> readCommand(ByteBuffer in) {
    switch (framer.nextLine(in)) {
      case LINE -> {
        String line = framer.line();
        framer.startLine();
        return execute(SmtpCommandParser.parse(line), in);
      }
      case LONG_LINE -> {
        framer.startLine();
        send(SmtpReplies.LINE_TOO_LONG);
        return Optional.empty();
      }
      case ENDLESS_LINE -> {
        output.append(SmtpReplies.LINE_TOO_LONG);
        close();
        return Optional.empty();
      }
      case BARE_LINE_END -> {
        // Reading on would mean to guess where the peer sees its lines end.
        output.append(SmtpReplies.BARE_LINE_END);
        close();
        return Optional.empty();
      }
      default -> {
        return Optional.of(new SmtpEvent.NeedInput());
      }
    }
  }

  private Optional<SmtpEvent> execute(SmtpCommand command, ByteBuffer in) {
    if (command instanceof SmtpCommand.Bad bad) {
      send(bad.reply());
    } else if (command instanceof SmtpCommand.Helo helo) {
      return mayWasteTime()
          ? Optional.of(new SmtpEvent.Helo(helo.name(), helo.extended()))
          : Optional.empty();
    } else if (command instanceof SmtpCommand.Mail mail) {
      return mail(mail);
    } else if (command instanceof SmtpCommand.Rcpt rcpt) {
      return rcpt(rcpt);
    } else if (command instanceof SmtpCommand.Simple simple) {
      return simple(simple, in);
    }
    return Optional.empty();
  }

  private Optional<SmtpEvent> simple(SmtpCommand.Simple command, ByteBuffer in) {
    switch (command) {
      case DATA -> {
        return data();
      }
      case RSET -> {
        resetPending = transaction.isPresent();
        junk(SmtpReplies.RESET);
      }
      case NOOP -> junk(SmtpReply.OK);
      case VRFY -> junk(SmtpReplies.CANNOT_VERIFY);
      case HELP -> junk(SmtpReplies.HELP);
      case STARTTLS -> startTls(in);
      case QUIT -> {
        output.append(
            SmtpReply.of(
                221, new EnhancedStatus(2, 0, 0), settings.hostname() + " closing connection"));
        close();
      }
    }
    return Optional.empty();
  }

  /**
   * STARTTLS is not offered. Whoever sends more behind it in one go has not waited for the answer
   * (RFC 3207 section 4) and may be a third party that injects commands: none of them runs.
   */
  private void startTls(ByteBuffer in) {
    send(SmtpReplies.STARTTLS_NOT_OFFERED);
    if (in.hasRemaining()) {
      close();
    }
  }

  private void junk(SmtpReply reply) {
    if (mayWasteTime()) {
      send(reply);
    }
  }

  private boolean mayWasteTime() {
    if (++junk <= limits.junkCommands()) {
      return true;
    }
    send(SmtpReplies.closing(7, 0, "Too many commands without a message"));
    return false;
  }

  private Optional<SmtpEvent> mail(SmtpCommand.Mail mail) {
    if (!greeted) {
      send(SmtpReplies.HELO_FIRST);
    } else if (transaction.isPresent()) {
      send(SmtpReplies.NESTED_MAIL);
    } else if (mail.declaredSize().orElse(0) > limits.messageSize()) { // RFC 1870 6.1
      send(SmtpReplies.TOO_LARGE);
    } else if (++transactions > limits.transactions()) {
      send(SmtpReplies.closing(7, 0, "Too many messages in this session"));
    } else {
      return Optional.of(new SmtpEvent.Mail(mail.sender(), mail.declaredSize(), mail.bodyType()));
    }
    return Optional.empty();
  }

  private Optional<SmtpEvent> rcpt(SmtpCommand.Rcpt rcpt) {
    if (transaction.isEmpty()) {
      send(SmtpReplies.MAIL_FIRST);
      return Optional.empty();
    }
    int named = transaction.get().name();
    if (named <= limits.recipients()) {
      EmailAddress address =
          rcpt.recipient().orElseGet(() -> new EmailAddress("postmaster", settings.hostname()));
      return Optional.of(new SmtpEvent.Rcpt(new Recipient(address)));
    }
    if (named > limits.recipients() + limits.recipientOvershoot()) {
      send(SmtpReplies.closing(5, 3, "Too many recipients"));
    } else {
      output.append(SmtpReplies.TOO_MANY_RECIPIENTS); // RFC 5321 4.5.3.1.10; no fault of the client
    }
    return Optional.empty();
  }

  private Optional<SmtpEvent> data() {
    if (transaction.isEmpty()) {
      send(SmtpReplies.MAIL_FIRST);
    } else if (!transaction.get().hasRecipients()) {
      send(SmtpReplies.NO_RECIPIENTS);
    } else {
      return Optional.of(new SmtpEvent.Data(transaction.get().envelope()));
    }
    return Optional.empty();
  }

  private Optional<SmtpEvent> readBody(ByteBuffer in) {
    SmtpBodyIntake.Result result = body.next(in);
    if (result instanceof SmtpBodyIntake.Result.Bytes bytes) {
      return Optional.of(new SmtpEvent.Body(bytes.bytes()));
    } else if (result instanceof SmtpBodyIntake.Result.Spoilt) {
      return reset();
    } else if (result instanceof SmtpBodyIntake.Result.Whole) {
      startCommands();
      return Optional.of(new SmtpEvent.EndOfMessage());
    } else if (result instanceof SmtpBodyIntake.Result.Refused refused) {
      startCommands();
      send(refused.reply());
      if (refused.mustClose()) {
        close();
      }
      return Optional.empty();
    }
    return Optional.of(new SmtpEvent.NeedInput());
  }

  private void startCommands() {
    framer.startLine();
    phase = Phase.COMMANDS;
  }
}
