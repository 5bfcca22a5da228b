package io.fortimail.smtp;

import io.fortimail.mail.Network;
import io.fortimail.smtp.auth.Credentials;
import io.fortimail.smtp.auth.Mechanism;
import io.fortimail.testing.SmtpDialog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A session that a fuzzer talks to. All that it takes to build one is in {@link #open}. */
final class FuzzSession {

  /** Small, so that an input of a few words gets past them. */
  static final SmtpLimits LIMITS =
      SmtpLimits.builder()
          .commandLine(512)
          .longLine(512)
          .messageSize(300)
          .drain(600)
          .recipients(3)
          .recipientOvershoot(2)
          .transactions(5)
          .build();

  private static final SmtpServerSettings SETTINGS =
      SmtpServerSettings.builder(SmtpDialog.HOSTNAME)
          .limits(LIMITS)
          .patience(
              SmtpPatience.DEFAULT.with(SmtpErrorLimits.DEFAULT.withErrors(6).withoutDelays()))
          .strictPipelining(false)
          .startTls()
          .auth(
              SmtpAuth.by(
                      Credentials.passwords(Map.of("a", "b")),
                      Mechanism.PLAIN,
                      Mechanism.LOGIN,
                      Mechanism.SCRAM_SHA_256,
                      Mechanism.XOAUTH2)
                  .inClear())
          .xclientFrom(Network.of("192.0.2.0/24"))
          .offer(
              SmtpExtension.BINARYMIME,
              SmtpExtension.SMTPUTF8,
              SmtpExtension.DSN,
              SmtpExtension.PRDR)
          .build();

  /** Whether BDAT is a command, and octets behind it no commands (RFC 3030). */
  static final boolean CHUNKING = offered().contains("CHUNKING");

  /**
   * What was seen from outside.
   *
   * @param sent all that the client sent
   * @param replies the replies, each with all its lines
   * @param messages the messages that were handed over
   * @param closed whether the server ended the session
   * @param unanswered whether the client went away while a question was open
   */
  record Outcome(
      String sent,
      List<String> replies,
      List<String> messages,
      boolean closed,
      boolean unanswered) {}

  private final FuzzHandler handler = new FuzzHandler();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final List<String> replies = new ArrayList<>();
  private final SmtpDialog dialog;

  private FuzzSession(boolean late) {
    dialog =
        open(() -> late ? DelayedHandler.of(handler.opened(), answers::add) : handler.opened());
  }

  private static SmtpDialog open(Supplier<SmtpHandler> handler) {
    return SmtpDialog.with(SETTINGS, client -> handler.get(), SmtpDialog.CLIENT);
  }

  private static String offered() {
    try (SmtpDialog dialog = open(FuzzHandler::new)) {
      return dialog.expect(220).send("EHLO x").nextReply().orElseThrow();
    }
  }

  /**
   * Lets a session take its course.
   *
   * @throws AssertionError if it goes wrong in a way that needs no model to see
   */
  static Outcome run(FuzzInput input) {
    return new FuzzSession(input.late()).through(input);
  }

  private Outcome through(FuzzInput input) {
    boolean gone = false;
    for (FuzzInput.Step step : input.steps()) {
      if (step instanceof FuzzInput.Step.Piece piece) {
        dialog.sendRaw(piece.octets());
      } else if (step instanceof FuzzInput.Step.Answer) {
        answerOne();
      } else {
        gone = true;
      }
      readReplies();
    }
    while (!gone && !answers.isEmpty()) {
      answerOne();
    }
    readReplies();
    boolean unanswered = !answers.isEmpty();
    boolean closed = dialog.isClosed();
    int handedOver = handler.messages.size();
    dialog.close();
    readAll(); // what was said before the question that is open
    answers.forEach(Runnable::run); // nobody waits for these any more
    dialog.sendRaw("NOOP\r\n").expectNothing();
    check(handedOver);
    return new Outcome(input.sent(), replies, handler.messages, closed, unanswered);
  }

  private void answerOne() {
    if (!answers.isEmpty()) {
      answers.remove().run();
      dialog.sendRaw(""); // lets the dialogue see it
    }
  }

  /** The dialogue would wait for an answer that is held back. */
  private void readReplies() {
    if (answers.isEmpty()) {
      readAll();
    }
  }

  private void readAll() {
    Optional<String> reply = dialog.nextReply();
    while (reply.isPresent()) {
      replies.add(reply.get());
      reply = dialog.nextReply();
    }
  }

  private void check(int handedOver) {
    if (!handler.violations.isEmpty()) {
      throw new AssertionError(handler.violations);
    }
    if (!handler.isClosed() || handler.messages.size() != handedOver) {
      throw new AssertionError("the end of the connection is no end of a message");
    }
  }
}
