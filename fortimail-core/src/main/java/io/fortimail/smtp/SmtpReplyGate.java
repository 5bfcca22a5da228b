package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

/** All that goes to the client passes here: it is told to the listener, counted, or held back. */
final class SmtpReplyGate {

  private final SmtpOutput output = new SmtpOutput();
  private final SmtpPenalties penalties = new SmtpPenalties();
  private SmtpListener listener = SmtpListener.NOBODY;
  private SmtpStage stage = SmtpStage.CONNECT;
  private List<SmtpReply> held = List.of();
  private long heldUntil;

  void listener(SmtpListener watcher) {
    listener = watcher;
  }

  SmtpListener listener() {
    return listener;
  }

  /** Says what the next replies answer. */
  void stage(SmtpStage next) {
    stage = next;
  }

  SmtpPenalties penalties() {
    return penalties;
  }

  boolean hasOutput() {
    return !output.isEmpty();
  }

  void drainTo(ByteBuffer target) {
    output.drainTo(target);
  }

  void say(SmtpReply reply) {
    output.append(reply);
    listener.replied(stage, reply);
  }

  /** A challenge is no text: it may be longer, and it is nobody else's business. */
  void challenge(String base64) {
    output.append(("334 " + base64 + "\r\n").getBytes(US_ASCII));
    listener.replied(stage, SmtpReply.plain(334, ""));
  }

  /**
   * Sends a refusal, and counts it where it is permanent: the more there were, the later it goes.
   *
   * @param times how often it is told
   * @return whether the session must end, because of this refusal or of one too many
   */
  boolean refuse(SmtpReply reply, int times, SmtpErrorLimits limits, long now) {
    boolean tooMany = !reply.isTransient() && penalties.isErrorTooMuch(limits);
    if (tooMany) {
      say(SmtpReplies.closing(7, 0, "Too many errors"));
    } else {
      held = Collections.nCopies(times, reply);
      heldUntil = reply.isTransient() ? now : now + penalties.delay(limits).toNanos();
      release(now);
    }
    return tooMany || reply.code() == 421;
  }

  boolean isHolding() {
    return !held.isEmpty();
  }

  long heldUntil() {
    return heldUntil;
  }

  /** Lets go of what was held back, if its time has come; returns whether it has. */
  boolean release(long now) {
    if (heldUntil - now > 0) {
      return false;
    }
    held.forEach(this::say);
    held = List.of();
    return true;
  }

  void drop() {
    held = List.of();
  }
}
