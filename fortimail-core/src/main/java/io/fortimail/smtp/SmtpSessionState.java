package io.fortimail.smtp;

import io.fortimail.mail.Client;
import java.util.Optional;

/** Where a server session stands, shared by what reads its input and what takes its answers. */
final class SmtpSessionState {

  /** What the session is about. */
  enum Phase {
    CONNECTED,
    GREETING,
    COMMANDS,
    AUTH,
    BODY,
    HANDSHAKE,
    CLOSED
  }

  final SmtpServerSettings settings;
  final SmtpFramer framer;
  final SmtpBodyIntake body;
  final SmtpCommands commands;
  final SmtpMailCommands mail;
  final SmtpReplyGate gate = new SmtpReplyGate();

  private final SmtpWatch watch;
  private SmtpPatience patience;
  private Phase phase = Phase.CONNECTED;
  private long now;

  /** A chunk whose message the host has not allowed yet. */
  Optional<SmtpCommand.Bdat> firstChunk = Optional.empty();

  /** When the greeting is due. */
  long greetAt;

  /** How often a refusal of the body is told. */
  int repliesDue = 1;

  /** Whether the host is to be told that the transaction is dropped. */
  boolean resetPending;

  /** Whether the client has ended the session by QUIT. */
  boolean quit;

  /** Whether a body was refused beforehand and may come all the same. */
  boolean bodyRefused;

  SmtpSessionState(SmtpServerSettings settings, Client client, long now) {
    this.settings = settings;
    this.now = now;
    this.patience = settings.patience(false);
    LineEnds lineEnds = settings.lineEndsFor(client.address());
    this.framer = new SmtpFramer(settings.limits(), lineEnds);
    this.body = new SmtpBodyIntake(framer, settings.limits(), lineEnds);
    this.commands = new SmtpCommands(settings, client);
    this.mail = commands.mail();
    this.watch = new SmtpWatch(now);
  }

  void now(long nanoTime) {
    now = nanoTime;
  }

  long now() {
    return now;
  }

  SmtpPatience patience() {
    return patience;
  }

  void patience(SmtpPatience other) {
    patience = other;
  }

  boolean isIn(Phase some) {
    return phase == some;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
  }

  void startCommands() {
    framer.startLine(commands.longestLine());
    phase = Phase.COMMANDS;
  }

  /** Begins the deadline anew, for whatever the session has come to wait for. */
  void watchAgain() {
    switch (phase) {
      case BODY -> watch.awaitBody(now);
      case HANDSHAKE -> watch.awaitHandshake(now);
      default -> watch.awaitCommand(now);
    }
  }

  void octetsCame(long count) {
    watch.octetsCame(count, now);
  }

  /** Whether the client has a deadline. */
  boolean isWatched() {
    return phase != Phase.CONNECTED && phase != Phase.GREETING && phase != Phase.CLOSED;
  }

  /** How long to wait for the client at most; for ever where nothing is expected of it. */
  long nanosLeft(long nanoTime) {
    return switch (phase) {
      case CONNECTED, CLOSED -> Long.MAX_VALUE;
      case GREETING -> greetAt - nanoTime;
      default -> watch.deadline(patience.times()) - nanoTime;
    };
  }

  void goodbye(SmtpReply reply) {
    quit = reply.code() == 221;
    gate.say(reply);
    close();
  }

  /** Refuses, and ends the session where refusals add up. */
  void fault(SmtpReply reply, int times) {
    if (gate.refuse(reply, times, patience.errors(), now)) {
      close();
    }
  }

  /** Ends the session from our side; tells so where the protocol has room for it. */
  void end(SmtpReply why) {
    if (phase != Phase.BODY && phase != Phase.HANDSHAKE && phase != Phase.CLOSED) {
      gate.say(why);
    }
    close();
  }

  void close() {
    resetPending = mail.transaction().isPresent();
    gate.drop();
    phase = Phase.CLOSED;
  }
}
