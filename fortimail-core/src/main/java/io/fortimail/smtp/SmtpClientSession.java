package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.ByteSource;
import io.fortimail.mail.BodyType;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The client's side of an SMTP session that hands over one message, without I/O: a driver moves the
 * bytes and watches the time.
 *
 * <p>Commands are pipelined where the server offers it (RFC 2920). The body is read as it is
 * written, so a large message needs no memory. What the session writes has CRLF line ends only,
 * whatever the message holds.
 *
 * <p>Confined to one thread at a time.
 */
public final class SmtpClientSession implements AutoCloseable {

  /** What a reply answers. */
  private enum Step {
    GREETING,
    EHLO,
    HELO,
    MAIL,
    RCPT,
    DATA,
    BODY,
    QUIT
  }

  private record Sent(Step step, int recipient) {}

  private final String helo;
  private final Envelope envelope;
  private final SmtpClientLimits limits;
  private final SmtpReplyReader reader;
  private final SmtpBodyWriter body;
  private final SmtpOutput output = new SmtpOutput();
  private final Deque<Sent> awaited = new ArrayDeque<>();
  private final Deque<Sent> toSend = new ArrayDeque<>();
  private final Map<Recipient, SmtpSendResult> results = new LinkedHashMap<>();
  private final List<Recipient> accepted = new ArrayList<>();

  private SmtpServerFeatures features = SmtpServerFeatures.NONE;
  private long replies;
  private boolean over;

  /**
   * A session that has just been connected.
   *
   * @param helo the name to give
   * @param envelope the sender and the recipients
   * @param content the message
   * @param limits how much is read of the server's replies
   */
  public SmtpClientSession(
      String helo, Envelope envelope, ByteSource content, SmtpClientLimits limits) {
    this.helo = helo;
    this.envelope = envelope;
    this.limits = limits;
    this.reader = new SmtpReplyReader(limits);
    this.body = new SmtpBodyWriter(content);
    awaited.add(new Sent(Step.GREETING, 0));
  }

  /**
   * Takes bytes from the server.
   *
   * @param in the bytes; all are consumed
   */
  public void receive(ByteBuffer in) {
    while (!over) {
      SmtpReplyReader.Result result = reader.next(in);
      if (result instanceof SmtpReplyReader.Result.Whole whole) {
        accept(whole.reply());
      } else if (result instanceof SmtpReplyReader.Result.Malformed malformed) {
        connectionLost(malformed.reason());
      } else {
        return;
      }
    }
    in.position(in.limit());
  }

  /** {@return how many whole replies have come so far} */
  public long replies() {
    return replies;
  }

  /** {@return whether there is something to write to the server} */
  public boolean hasOutput() {
    return !over && (!output.isEmpty() || body.isActive());
  }

  /**
   * Moves what is to be written to the server, as far as it fits and as far as the protocol allows.
   * It may read the message, and with it a file.
   *
   * @param target where it goes
   */
  public void drainTo(ByteBuffer target) {
    output.drainTo(target);
    if (output.isEmpty() && body.isActive()) {
      try {
        body.drainTo(target);
      } catch (IOException unreadable) {
        // Without its end the server takes nothing; the connection is of no more use.
        connectionLost("the message could not be read");
      }
    }
  }

  /**
   * The connection is gone, or its time is over: what is not settled stays unsettled.
   *
   * @param reason why
   */
  public void connectionLost(String reason) {
    boolean bodySent = !body.isActive() && awaits(Step.BODY);
    for (Recipient recipient : envelope.recipients()) {
      results.putIfAbsent(
          recipient,
          bodySent && accepted.contains(recipient)
              ? new SmtpSendResult.Uncertain(reason)
              : new SmtpSendResult.NotTried(reason));
    }
    finish();
  }

  /** {@return how long to wait for the server's next reply} */
  public Duration patience() {
    return awaits(Step.BODY) ? limits.bodyReply() : limits.reply();
  }

  /** {@return whether there is a result for each recipient} */
  public boolean isSettled() {
    return results.size() == envelope.recipients().size();
  }

  /** {@return the results so far} */
  public Map<Recipient, SmtpSendResult> results() {
    return Map.copyOf(results);
  }

  /** {@return whether the connection is to be closed} */
  public boolean isOver() {
    return over;
  }

  /** Lets go of the message. */
  @Override
  public void close() {
    finish();
  }

  private void finish() {
    over = true;
    body.close();
  }

  private boolean awaits(Step step) {
    Sent next = awaited.peek();
    return next != null && next.step() == step;
  }

  private void accept(SmtpReply reply) {
    replies++;
    Sent sent = awaited.poll();
    if (sent == null) { // such as a 421 out of turn
      connectionLost("unexpected reply: " + reply);
      return;
    }
    switch (sent.step()) {
      case GREETING -> greeting(reply);
      case EHLO -> ehlo(reply);
      case HELO -> helo(reply);
      case MAIL -> mail(reply);
      case RCPT -> rcpt(envelope.recipients().get(sent.recipient()), reply);
      case DATA -> data(reply);
      case BODY -> endOfBody(reply);
      case QUIT -> finish();
    }
    sendMore();
  }

  private void greeting(SmtpReply reply) {
    if (reply.code() == 220) {
      send(Step.EHLO, "EHLO " + helo);
    } else {
      unusable("the server does not greet: " + reply);
    }
  }

  private void ehlo(SmtpReply reply) {
    if (reply.code() == 250) {
      features = SmtpServerFeatures.of(reply);
      begin();
    } else if (reply.isTransient()) {
      unusable("EHLO was refused: " + reply);
    } else {
      send(Step.HELO, "HELO " + helo); // RFC 5321 3.2
    }
  }

  private void helo(SmtpReply reply) {
    if (reply.code() == 250) {
      begin();
    } else {
      unusable("HELO was refused: " + reply);
    }
  }

  private void begin() {
    long size;
    boolean eightBit;
    try {
      size = body.size();
      eightBit = body.hasEightBit();
    } catch (IOException unreadable) {
      unusable("the message could not be read");
      return;
    }
    if (features.maxSize().orElse(Long.MAX_VALUE) < size) { // RFC 1870 4
      refuseAll(
          SmtpReply.of(
              552, new EnhancedStatus(5, 3, 4), "The next host takes no message of this size"));
      return;
    }
    if (eightBit && !features.eightBitMime()) { // RFC 6152 3
      refuseAll(
          SmtpReply.of(
              554,
              EnhancedStatus.CONVERSION_REQUIRED,
              "The next host takes no 8-bit message, and none is converted"));
      return;
    }
    if (envelope.isInternationalized() && !features.smtpUtf8()) { // RFC 6531 3.2
      refuseAll(
          SmtpReply.of(
              550,
              new EnhancedStatus(5, 6, 7),
              "The next host takes no internationalized addresses or headers"));
      return;
    }
    if (envelope.bodyType() == BodyType.BINARY_MIME) { // RFC 3030 3: it cannot go by DATA
      refuseAll(
          SmtpReply.of(
              554, EnhancedStatus.CONVERSION_REQUIRED, "A binary message is not converted"));
      return;
    }
    boolean declared = envelope.bodyType() == BodyType.EIGHT_BIT_MIME;
    for (int i = 0; i < envelope.recipients().size(); i++) {
      toSend.add(new Sent(Step.RCPT, i));
    }
    toSend.add(new Sent(Step.DATA, 0));
    String parameters = features.size() ? " SIZE=" + size : "";
    if ((eightBit || declared) && features.eightBitMime()) {
      parameters += " BODY=" + BodyType.EIGHT_BIT_MIME.keyword();
    }
    if (envelope.isInternationalized()) {
      parameters += " SMTPUTF8";
    }
    send(Step.MAIL, "MAIL FROM:" + envelope.senderPath() + parameters);
  }

  /** Sends what may be sent by now: everything at once with PIPELINING, else one by one. */
  private void sendMore() {
    while (!over && !toSend.isEmpty() && (awaited.isEmpty() || features.pipelining())) {
      Sent next = toSend.poll();
      if (next.step() == Step.RCPT) {
        send(next, "RCPT TO:<" + envelope.recipients().get(next.recipient()) + ">");
      } else if (features.pipelining() || !accepted.isEmpty()) {
        send(next, "DATA");
      } else {
        quit();
      }
    }
  }

  private void mail(SmtpReply reply) {
    if (!isSuccess(reply)) {
      for (Recipient recipient : envelope.recipients()) {
        results.put(recipient, new SmtpSendResult.Refused(oddIsTransient(reply)));
      }
      if (awaited.isEmpty()) {
        toSend.clear();
        quit();
      }
    }
  }

  private void rcpt(Recipient recipient, SmtpReply reply) {
    if (results.containsKey(recipient)) { // the sender was refused
      return;
    }
    if (isSuccess(reply)) {
      accepted.add(recipient);
    } else {
      SmtpReply refusal = tooManyIsTransient(oddIsTransient(reply));
      results.put(recipient, new SmtpSendResult.Refused(refusal));
    }
  }

  /** RFC 5321 4.2.1: 3yz asks for more; it takes nothing. */
  private static boolean isSuccess(SmtpReply reply) {
    return reply.code() < 300;
  }

  /** What is neither the success nor a refusal settles nothing. */
  private static SmtpReply oddIsTransient(SmtpReply reply) {
    return reply.isPositive()
        ? SmtpReply.of(451, new EnhancedStatus(4, 5, 0), "Odd answer: " + reply)
        : reply;
  }

  /** RFC 5321 4.5.3.1.10: 552 to a recipient means too many of them, which is no final answer. */
  private static SmtpReply tooManyIsTransient(SmtpReply reply) {
    return reply.code() == 552
        ? SmtpReply.of(452, new EnhancedStatus(4, 5, 3), reply.lines().get(0))
        : reply;
  }

  private void data(SmtpReply reply) {
    if (reply.code() == 354) {
      awaited.add(new Sent(Step.BODY, 0));
      if (accepted.isEmpty()) { // RFC 2920 3.1: only then may the body be empty
        output.append(".\r\n".getBytes(US_ASCII));
      } else {
        body.start();
      }
    } else {
      SmtpReply refusal = oddIsTransient(reply);
      accepted.forEach(recipient -> results.put(recipient, new SmtpSendResult.Refused(refusal)));
      quit();
    }
  }

  private void endOfBody(SmtpReply reply) {
    if (body.isActive()) { // an answer before the end: this server does not read what it is sent
      connectionLost("answer in the middle of the body: " + reply);
      return;
    }
    SmtpSendResult result = resultOf(reply);
    accepted.forEach(recipient -> results.put(recipient, result));
    quit();
  }

  private static SmtpSendResult resultOf(SmtpReply reply) {
    if (isSuccess(reply)) {
      return new SmtpSendResult.Taken(reply);
    }
    return reply.isPositive()
        ? new SmtpSendResult.Uncertain("odd answer to the message: " + reply)
        : new SmtpSendResult.Refused(reply);
  }

  private void unusable(String reason) {
    for (Recipient recipient : envelope.recipients()) {
      results.putIfAbsent(recipient, new SmtpSendResult.NotTried(reason));
    }
    quit();
  }

  private void refuseAll(SmtpReply reply) {
    for (Recipient recipient : envelope.recipients()) {
      results.put(recipient, new SmtpSendResult.Refused(reply));
    }
    quit();
  }

  private void quit() {
    toSend.clear();
    send(Step.QUIT, "QUIT");
  }

  private void send(Step step, String command) {
    send(new Sent(step, 0), command);
  }

  private void send(Sent sent, String command) {
    awaited.add(sent);
    output.append((command + "\r\n").getBytes(UTF_8)); // ASCII but for what SMTPUTF8 allows
  }
}
