package io.fortimail.smtp;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.smtp.SmtpSessionState.Phase;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;

/** Reads what a client sends, and turns it into events and replies. */
final class SmtpInput {

  private static final SmtpReply AUTHENTICATED =
      SmtpReply.of(235, new EnhancedStatus(2, 7, 0), "Authentication successful");
  private static final Optional<SmtpEvent> NEED_INPUT = Optional.of(new SmtpEvent.NeedInput());

  private final SmtpSessionState state;

  SmtpInput(SmtpSessionState state) {
    this.state = state;
  }

  Optional<SmtpEvent> reset() {
    state.resetPending = false;
    state.mail.end();
    return Optional.of(new SmtpEvent.Reset());
  }

  /** Goes one step on; returns what there is to tell. */
  Optional<SmtpEvent> advance(ByteBuffer in) {
    if (state.gate.isHolding()) {
      if (!state.gate.release(state.now())) {
        return Optional.of(new SmtpEvent.Wait());
      }
      state.watchAgain();
    } else if (state.isWatched() && state.nanosLeft(state.now()) < 0) {
      state.end(SmtpReplies.closing(4, 2, "You take too long"));
      return Optional.empty(); // a transaction is dropped before the end is told
    }
    return switch (state.phase()) {
      case CONNECTED -> Optional.of(new SmtpEvent.Connect(state.commands.client()));
      case GREETING -> greet(in);
      case COMMANDS -> readCommand(in);
      case AUTH -> readAuthLine(in);
      case BODY -> readBody(in);
      case HANDSHAKE -> Optional.of(new SmtpEvent.StartTls());
      case CLOSED -> Optional.of(new SmtpEvent.Closed());
    };
  }

  private Optional<SmtpEvent> greet(ByteBuffer in) {
    if (in.hasRemaining()) {
      state.goodbye(SmtpReplies.EARLY_TALKER);
      return Optional.empty();
    } else if (state.greetAt - state.now() > 0) {
      return NEED_INPUT;
    }
    state.gate.say(state.commands.banner());
    state.startCommands();
    state.watchAgain();
    return Optional.empty();
  }

  private Optional<SmtpEvent> readCommand(ByteBuffer in) {
    if (state.bodyRefused) {
      state.bodyRefused = false;
      if (in.hasRemaining() && state.settings.isPipeliningStrict()) {
        // It has not waited for the reply to DATA, so this may be the body (RFC 2920 3.1).
        state.goodbye(SmtpReplies.closing(5, 0, "DATA was refused, and you went on"));
        return Optional.empty();
      }
    }
    SmtpFramer.Frame frame = state.framer.nextCommand(in);
    if (frame != SmtpFramer.Frame.NEED_INPUT) {
      state.gate.stage(SmtpStage.OTHER);
    }
    switch (frame) {
      case NEED_INPUT -> {
        return NEED_INPUT;
      }
      case LINE -> {
        SmtpCommand command = state.commands.parse(state.framer.line());
        state.startCommands();
        state.watchAgain();
        state.gate.stage(command.stage());
        return command instanceof SmtpCommand.Bdat chunk
            ? startChunk(chunk)
            : apply(state.commands.execute(command, in.hasRemaining()));
      }
      case LONG_LINE -> {
        boolean chunkFollows = SmtpCommandParser.announcesChunk(state.framer.line());
        state.startCommands();
        state.watchAgain();
        if (chunkFollows) {
          state.goodbye(SmtpReplies.BAD_CHUNK);
        } else {
          state.fault(SmtpReplies.LINE_TOO_LONG, 1);
        }
      }
      case ENDLESS_LINE -> state.goodbye(SmtpReplies.LINE_TOO_LONG);
      case NO_COMMAND -> state.goodbye(SmtpReplies.OTHER_PROTOCOL);
      // Reading on would mean to guess where the peer sees its lines end.
      default -> state.goodbye(SmtpReplies.BARE_LINE_END);
    }
    return Optional.empty();
  }

  private Optional<SmtpEvent> readAuthLine(ByteBuffer in) {
    switch (state.framer.nextLine(in)) {
      case NEED_INPUT -> {
        return NEED_INPUT;
      }
      case LINE -> {
        String line = state.framer.line();
        state.startCommands();
        state.watchAgain();
        return apply(state.commands.auth().respond(line));
      }
      case LONG_LINE -> {
        state.startCommands();
        state.watchAgain();
        return apply(state.commands.auth().tooLong());
      }
      case ENDLESS_LINE -> state.goodbye(SmtpReplies.LINE_TOO_LONG);
      default -> state.goodbye(SmtpReplies.BARE_LINE_END);
    }
    return Optional.empty();
  }

  /** Does what a command, or an answer to one, has come to. */
  Optional<SmtpEvent> apply(SmtpStep step) {
    if (step instanceof SmtpStep.Ask ask) {
      return Optional.of(ask.question());
    } else if (step instanceof SmtpStep.Greet greet) {
      return mayWasteTime(SmtpPenalties.Kind.GREETING)
          ? Optional.of(greet.helo())
          : Optional.empty();
    } else if (step instanceof SmtpStep.Reply answer) {
      state.gate.say(answer.reply());
    } else if (step instanceof SmtpStep.Fault fault) {
      state.bodyRefused = fault.isOfBody();
      state.fault(fault.reply(), 1);
    } else if (step instanceof SmtpStep.Idle idle) {
      idle(idle);
    } else if (step instanceof SmtpStep.Goodbye goodbye) {
      state.goodbye(goodbye.reply());
    } else if (step instanceof SmtpStep.Challenge challenge) {
      state.gate.challenge(challenge.base64());
      state.framer.startLine(state.settings.limits().authLine());
      state.enter(Phase.AUTH);
    } else if (step instanceof SmtpStep.Authenticated authenticated) {
      state.commands.authenticated(authenticated.user());
      state.gate.say(AUTHENTICATED);
      state.gate.listener().identified(state.commands.client());
    } else if (step instanceof SmtpStep.StartTls) {
      state.gate.say(SmtpReplies.START_TLS);
      state.enter(Phase.HANDSHAKE);
      state.watchAgain();
    } else if (step instanceof SmtpStep.Restart restart) {
      state.commands.restart(restart.client());
      state.gate.penalties().greetAgain();
      state.gate.stage(SmtpStage.CONNECT);
      state.gate.listener().identified(state.commands.client());
      state.enter(Phase.CONNECTED);
    }
    return Optional.empty();
  }

  private void idle(SmtpStep.Idle idle) {
    if (mayWasteTime(idle.kind())) {
      state.resetPending =
          idle.kind() == SmtpPenalties.Kind.RESET && state.mail.transaction().isPresent();
      state.gate.say(idle.reply());
    }
  }

  private boolean mayWasteTime(SmtpPenalties.Kind kind) {
    if (state.gate.penalties().isIdleTooMuch(kind, state.patience().errors())) {
      state.goodbye(SmtpReplies.closing(7, 0, "Too many state.commands without a message"));
      return false;
    }
    return true;
  }

  /** Whatever becomes of it, the octets of a chunk are never commands (RFC 3030 section 2). */
  private Optional<SmtpEvent> startChunk(SmtpCommand.Bdat chunk) {
    Optional<SmtpReply> refusal = state.commands.refusalOf(chunk);
    if (refusal.isPresent()) {
      state.body.startRefusedChunk(chunk.size(), chunk.last(), refusal.get());
    } else if (state.mail.open().isChunked()) {
      state.body.startChunk(chunk.size(), chunk.last());
    } else {
      state.firstChunk = Optional.of(chunk);
      return Optional.of(new SmtpEvent.Data(state.mail.open().envelope()));
    }
    state.enter(Phase.BODY);
    state.watchAgain();
    return Optional.empty();
  }

  private Optional<SmtpEvent> readBody(ByteBuffer in) {
    int before = in.remaining();
    SmtpBodyIntake.Result result = state.body.next(in);
    state.octetsCame(before - in.remaining()); // also those of a body that is read past
    if (result instanceof SmtpBodyIntake.Result.Bytes bytes) {
      return Optional.of(new SmtpEvent.Body(bytes.bytes()));
    } else if (result instanceof SmtpBodyIntake.Result.Spoilt) {
      return reset();
    } else if (result instanceof SmtpBodyIntake.Result.Whole) {
      state.startCommands();
      state.gate.stage(SmtpStage.MESSAGE);
      return Optional.of(new SmtpEvent.EndOfMessage(state.mail.isAnsweredForEach()));
    } else if (result instanceof SmtpBodyIntake.Result.Chunk chunk) {
      state.startCommands();
      if (chunk.octets() > 0 || mayWasteTime(SmtpPenalties.Kind.OTHER)) {
        state.gate.say(
            SmtpReply.of(250, new EnhancedStatus(2, 0, 0), chunk.octets() + " octets received"));
      }
    } else if (result instanceof SmtpBodyIntake.Result.Refused refused) {
      state.startCommands();
      refused(refused);
    } else {
      return NEED_INPUT;
    }
    state.watchAgain();
    return Optional.empty();
  }

  private void refused(SmtpBodyIntake.Result.Refused refused) {
    int times = state.body.isLastChunk() ? state.repliesDue : 1; // RFC 2033 4.3
    state.repliesDue = 1;
    state.gate.stage(state.body.isLastChunk() ? SmtpStage.MESSAGE : SmtpStage.DATA);
    if (refused.mustClose()) {
      Collections.nCopies(times, refused.reply()).forEach(state.gate::say);
      state.close();
    } else {
      state.fault(refused.reply(), times);
    }
  }
}
