package io.fortimail.smtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Takes in the body of a message, in one piece or in chunks. Once something is wrong with it, the
 * rest is read past and dropped, so that it cannot run as commands.
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

    /** A chunk has come that is not the last. */
    record Chunk(long octets) implements Result {}

    /** A spoilt body, or a chunk of it, has ended, or goes on past all patience. */
    record Refused(SmtpReply reply, boolean mustClose) implements Result {}
  }

  private static final Result NEED_INPUT = new Result.NeedInput();

  private final SmtpFramer framer;
  private final SmtpLimits limits;
  private final boolean normalise;
  private final LineEndNormaliser normaliser = new LineEndNormaliser();
  private final HeaderMeter header = new HeaderMeter();

  private Optional<SmtpReply> refusal = Optional.empty();
  private boolean binary;
  private boolean chunked;
  private boolean lastChunk;
  private boolean over;
  private long chunkSize;
  private long size;

  SmtpBodyIntake(SmtpFramer framer, SmtpLimits limits, LineEnds lineEnds) {
    this.framer = framer;
    this.limits = limits;
    this.normalise = lineEnds == LineEnds.NORMALISE;
  }

  /**
   * Begins a message.
   *
   * @param binary whether it is not made of lines (RFC 3030 section 3)
   */
  void start(boolean binary) {
    this.binary = binary;
    framer.startBody();
    normaliser.start();
    header.start();
    refusal = Optional.empty();
    chunked = false;
    lastChunk = true;
    over = false;
    size = 0;
  }

  /** Begins a chunk of the message that {@link #start} has begun. */
  void startChunk(long octets, boolean last) {
    chunked = true;
    chunkSize = octets;
    lastChunk = last;
    framer.startChunk(octets);
  }

  /** Begins a chunk that belongs to no message: it is read past, and refused behind its end. */
  void startRefusedChunk(long octets, boolean last, SmtpReply why) {
    start(true);
    refusal = Optional.of(why);
    startChunk(octets, last);
  }

  /** {@return whether the message ends with what is being read: it is no chunk but the last} */
  boolean isLastChunk() {
    return lastChunk;
  }

  Result next(ByteBuffer in) {
    while (true) {
      if (over) {
        return end();
      }
      switch (chunked ? framer.nextChunk(in) : framer.nextBody(in)) {
        case BODY -> {
          ByteBuffer bytes = framer.body();
          Optional<Result> result = refusal.isPresent() ? readPast(bytes) : judge(bytes);
          if (result.isPresent()) {
            return result.get();
          }
        }
        case END_OF_BODY -> over = true;
        case END_OF_CHUNK -> {
          if (lastChunk) {
            framer.endOfChunks();
            over = true;
            continue;
          }
          return refusal.isPresent() ? refused(isDesynchronised()) : new Result.Chunk(chunkSize);
        }
        default -> {
          return NEED_INPUT;
        }
      }
    }
  }

  private Result end() {
    if (refusal.isEmpty() && isDesynchronised()) {
      return spoil(SmtpReplies.BARE_LINE_END_IN_BODY); // a CR at the very end of the chunks
    }
    if (refusal.isPresent()) {
      return refused(isDesynchronised());
    }
    ByteBuffer rest = normaliser.end();
    return rest.hasRemaining() ? new Result.Bytes(rest) : new Result.Whole();
  }

  private Optional<Result> judge(ByteBuffer came) {
    ByteBuffer bytes = normalise && !binary ? normaliser.next(came) : came;
    size += bytes.remaining();
    if (isDesynchronised()) {
      return Optional.of(spoil(SmtpReplies.BARE_LINE_END_IN_BODY));
    } else if (size > limits.messageSize()) {
      return Optional.of(spoil(SmtpReplies.TOO_LARGE));
    } else if (header.measure(bytes) > limits.headerSize()) {
      return Optional.of(spoil(SmtpReplies.HEADER_TOO_LARGE));
    }
    return Optional.of(new Result.Bytes(bytes));
  }

  private Result spoil(SmtpReply why) {
    refusal = Optional.of(why);
    size = 0; // from here on it is what is read past
    return new Result.Spoilt();
  }

  /**
   * A bare line end shows that the peer may see other ends than we do, also of the next message.
   */
  private boolean isDesynchronised() {
    return framer.bareLineEnd() && !normalise && !binary;
  }

  private Optional<Result> readPast(ByteBuffer bytes) {
    size += bytes.remaining();
    return size > limits.drain() ? Optional.of(refused(true)) : Optional.empty();
  }

  private Result refused(boolean mustClose) {
    SmtpReply reply =
        isDesynchronised()
            ? SmtpReplies.BARE_LINE_END_IN_BODY
            : refusal.orElse(SmtpReplies.TOO_LARGE);
    return new Result.Refused(reply, mustClose);
  }
}
