package io.fortimail.smtp;

import com.google.common.io.ByteSource;
import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.nio.ByteBuffer;
import java.util.Map;

/** A client session and a server session that talk to each other in memory. */
final class SmtpPair {

  private SmtpPair() {}

  /**
   * Delivers a message.
   *
   * @param piece how many octets go over at once
   */
  static Map<Recipient, SmtpSendResult> deliver(
      Envelope envelope, ByteSource content, SmtpHandler handler, int piece) {
    SmtpConversation server =
        new SmtpConversation(
            SmtpServerSettings.of("mx.test.example"),
            Client.at("192.0.2.1"),
            connected -> handler,
            new SmtpConversation.Host(Runnable::run, () -> 0, () -> {}));
    SmtpClientSession client =
        new SmtpClientSession("c.example", envelope, content, SmtpClientLimits.DEFAULT);
    server.start();
    ByteBuffer buffer = ByteBuffer.allocate(piece);
    while (!client.isOver()) {
      boolean moved = false;
      if (server.hasOutput()) {
        server.drainTo(buffer.clear());
        client.receive(buffer.flip());
        moved = true;
      }
      if (client.hasOutput()) {
        client.drainTo(buffer.clear());
        server.receive(buffer.flip());
        moved = true;
      }
      if (!moved) {
        throw new AssertionError("both wait; results so far " + client.results());
      }
    }
    server.disconnected();
    return client.results();
  }
}
