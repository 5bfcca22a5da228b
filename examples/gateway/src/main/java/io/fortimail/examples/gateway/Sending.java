package io.fortimail.examples.gateway;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.MailHost;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.net.SmtpClient;
import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.smtp.SmtpSendResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** Somebody who sends to the gateway, from an address in 127.0.0.0/8. */
final class Sending implements AutoCloseable {

  private final SmtpClient client;
  private final MailHost gateway;

  Sending(InetAddress from, InetSocketAddress gateway) throws IOException {
    this.client = SmtpClient.startFrom("mail.client.example", SmtpClientLimits.DEFAULT, from);
    this.gateway = MailHost.at(gateway);
  }

  Map<Recipient, SmtpSendResult> send(Envelope envelope, ByteSource content) {
    return client.send(gateway, envelope, content).toCompletableFuture().join();
  }

  @Override
  public void close() {
    client.close();
  }
}
