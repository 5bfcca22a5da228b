package io.fortimail.smtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Takes in the body of a message. Once something is wrong with it, the rest is read past and
 * dropped, so that it cannot run as commands.
 */
final class SmtpBodyIntake {

  /** What a call came to. */
  sealed interface Result {

    /** All input is used up. */
    record NeedInput() implements Result {}

    /** Bytes of the message. */
    record Bytes(ByteBuffer bytes) implements Result {}

    /** What has come so far is to be dropped; the rest will be read past. Said once. */
    record Spoilt() implements Result {}

    /** The whole message has come. */
    record Whole() implements Result {}

    /** A spoilt body has ended, or goes on past all patience. */
    record Refused(SmtpReply reply, boolean mustClose) implements Result {}
  }

  private final SmtpFramer framer;
  private final SmtpLimits limits;
  private Optional<SmtpReply> refusal = Optional.empty();
  private long size;

  SmtpBodyIntake(SmtpFramer framer, SmtpLimits limits) {
    this.framer = framer;
    this.limits = limits;
  }

  void start() {
    framer.startBody();
    refusal = Optional.empty();
    size = 0;
  }

  Result next(ByteBuffer in) {
    while (true) {
      switch (framer.nextBody(in)) {
        case BODY -> {
          ByteBuffer bytes = framer.body();
          size += bytes.remaining();
          Optional<Result> result = refusal.isPresent() ? patience() : judge(bytes);
          if (result.isPresent()) {
            return result.get();
          }
        }
        case END_OF_BODY -> {
          return refusal.isPresent() ? refused() : new Result.Whole();
        }
        default -> {
          return new Result.NeedInput();
        }
      }
    }
  }

  private Optional<Result> judge(ByteBuffer bytes) {
    if (framer.bareLineEnd()) {
      refusal = Optional.of(SmtpReplies.BARE_LINE_END_IN_BODY);
    } else if (size > limits.messageSize()) {
      refusal = Optional.of(SmtpReplies.TOO_LARGE);
    }
    if (refusal.isEmpty()) {
      return Optional.of(new Result.Bytes(bytes));
    }
    size = 0; // from here on it is what is read past
    return Optional.of(new Result.Spoilt());
  }

  private Optional<Result> patience() {
    return size > limits.drain() ? Optional.of(refused(true)) : Optional.empty();
  }

  private Result refused() {
    // A bare line end shows that the peer may see other ends than we do, also of the next message.
    return refused(framer.bareLineEnd());
  }

  private Result refused(boolean mustClose) {
    SmtpReply reply =
        framer.bareLineEnd()
            ? SmtpReplies.BARE_LINE_END_IN_BODY
            : refusal.orElse(SmtpReplies.TOO_LARGE);
    return new Result.Refused(reply, mustClose);
  }
}
