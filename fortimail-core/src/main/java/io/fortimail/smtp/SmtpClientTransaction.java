package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fortimail.mail.BodyType;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.tls.PeerSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A client's transaction: MAIL, RCPT, DATA and the message (RFC 5321 section 3.3). */
final class SmtpClientTransaction implements AutoCloseable {

  /** What a reply answers. */
  private enum Step {
    MAIL,
    RCPT,
    DATA,
    BODY
  }

  private record Sent(Step step, int recipient) {}

  private final Envelope envelope;
  private final SmtpBodyWriter body;
  private final SmtpOutput output;
  private final SmtpClientResults results;
  private final Deque<Sent> awaited = new ArrayDeque<>();
  private final Deque<Sent> toSend = new ArrayDeque<>();

  private SmtpServerFeatures features = SmtpServerFeatures.NONE;
  private Optional<PeerSession> tls = Optional.empty();

  SmtpClientTransaction(
      Envelope envelope, SmtpBodyWriter body, SmtpOutput output, SmtpClientResults results) {
    this.envelope = envelope;
    this.body = body;
    this.output = output;
    this.results = results;
  }

  /** Whether nothing more is said or awaited. */
  boolean isDone() {
    return awaited.isEmpty() && toSend.isEmpty();
  }

  /** Whether the reply to the message is the next. */
  boolean awaitsEnd() {
    Sent next = awaited.peek();
    return next != null && next.step() == Step.BODY;
  }

  boolean isBodyActive() {
    return body.isActive();
  }

  void drainBodyTo(ByteBuffer target) throws IOException {
    body.drainTo(target);
  }

  @Override
  public void close() {
    body.close();
  }

  /** Begins; where the server cannot have the message there are results at once. */
  void begin(SmtpServerFeatures offered, Optional<PeerSession> session) {
    features = offered;
    tls = session;
    long size;
    boolean eightBit;
    try {
      size = body.size();
      // Where it does not matter, the message is not read for it.
      boolean declared = envelope.bodyType() == BodyType.EIGHT_BIT_MIME;
      eightBit = (declared && features.eightBitMime()) || body.hasEightBit();
    } catch (IOException unreadable) {
      results.putRest(new SmtpSendResult.NotTried("the message could not be read"));
      return;
    }
    Optional<SmtpReply> obstacle = obstacle(size, eightBit);
    if (obstacle.isPresent()) {
      results.putRest(new SmtpSendResult.Refused(obstacle.get()));
      return;
    }
    for (int i = 0; i < envelope.recipients().size(); i++) {
      toSend.add(new Sent(Step.RCPT, i));
    }
    toSend.add(new Sent(Step.DATA, 0));
    send(
        new Sent(Step.MAIL, 0),
        "MAIL FROM:" + envelope.senderPath() + mailParameters(size, eightBit));
    sendMore();
  }

  /** Why the server cannot have the message. */
  private Optional<SmtpReply> obstacle(long size, boolean eightBit) {
    if (features.maxSize().orElse(Long.MAX_VALUE) < size) { // RFC 1870 4
      return Optional.of(
          SmtpReply.of(
              552, new EnhancedStatus(5, 3, 4), "The next host takes no message of this size"));
    } else if (eightBit && !features.eightBitMime()) { // RFC 6152 3
      return Optional.of(
          SmtpReply.of(
              554,
              EnhancedStatus.CONVERSION_REQUIRED,
              "The next host takes no 8-bit message, and none is converted"));
    } else if (envelope.isInternationalized() && !features.smtpUtf8()) { // RFC 6531 3.2
      return Optional.of(
          SmtpReply.of(
              550,
              new EnhancedStatus(5, 6, 7),
              "The next host takes no internationalized addresses or headers"));
    } else if (envelope.bodyType() == BodyType.BINARY_MIME) { // RFC 3030 3: it cannot go by DATA
      return Optional.of(
          SmtpReply.of(
              554, EnhancedStatus.CONVERSION_REQUIRED, "A binary message is not converted"));
    }
    return Optional.empty();
  }

  private String mailParameters(long size, boolean eightBit) {
    String parameters = features.size() ? " SIZE=" + size : "";
    if (eightBit && features.eightBitMime()) {
      parameters += " BODY=" + BodyType.EIGHT_BIT_MIME.keyword();
    }
    if (envelope.isInternationalized()) {
      parameters += " SMTPUTF8";
    }
    if (envelope.parameters().requireTls()) { // RFC 8689 4.2.1: the opening has seen to the offer
      parameters += " REQUIRETLS";
    }
    return parameters;
  }

  /** Takes a reply; what it returns is why the connection is of no more use. */
  Optional<String> heard(SmtpReply reply) {
    Sent sent = awaited.poll();
    if (sent == null) { // such as a 421 out of turn
      return Optional.of("unexpected reply: " + reply);
    }
    switch (sent.step()) {
      case MAIL -> mail(reply);
      case RCPT -> rcpt(envelope.recipients().get(sent.recipient()), reply);
      case DATA -> data(reply);
      case BODY -> {
        if (body.isActive()) { // this server does not read what it is sent
          awaited.addFirst(sent);
          return Optional.of("answer in the middle of the body: " + reply);
        }
        results.putAccepted(resultOf(reply));
      }
    }
    sendMore();
    return Optional.empty();
  }

  /** Sends what may be sent by now: everything at once with PIPELINING, else one by one. */
  private void sendMore() {
    while (!toSend.isEmpty() && (awaited.isEmpty() || features.pipelining())) {
      Sent next = toSend.poll();
      if (next.step() == Step.RCPT) {
        send(next, "RCPT TO:<" + envelope.recipients().get(next.recipient()) + ">");
      } else if (features.pipelining() || results.hasAccepted()) {
        send(next, "DATA");
      }
    }
  }

  private void mail(SmtpReply reply) {
    if (!isSuccess(reply)) {
      results.putRest(new SmtpSendResult.Refused(oddIsTransient(reply)));
      if (awaited.isEmpty()) {
        toSend.clear();
      }
    }
  }

  private void rcpt(Recipient recipient, SmtpReply reply) {
    if (results.has(recipient)) { // the sender was refused
      return;
    }
    if (isSuccess(reply)) {
      results.accept(recipient);
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
      if (results.hasAccepted()) {
        body.start();
      } else { // RFC 2920 3.1: only then may the body be empty
        output.append(".\r\n".getBytes(US_ASCII));
      }
    } else {
      results.putAccepted(new SmtpSendResult.Refused(oddIsTransient(reply)));
    }
  }

  private SmtpSendResult resultOf(SmtpReply reply) {
    if (isSuccess(reply)) {
      return new SmtpSendResult.Taken(reply, tls);
    }
    return reply.isPositive()
        ? new SmtpSendResult.Uncertain("odd answer to the message: " + reply)
        : new SmtpSendResult.Refused(reply);
  }

  private void send(Sent sent, String command) {
    awaited.add(sent);
    output.append((command + "\r\n").getBytes(UTF_8)); // ASCII but for what SMTPUTF8 allows
  }
}
