package io.fortimail.net;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.SmtpConnector;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.smtp.SmtpSendResult;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Hands messages to hosts over sockets: one selector loop, one connection for each message. Each
 * host says how safe the connection to it must be ({@link MailHost#tls}); nothing of a message goes
 * over one that is not.
 *
 * <pre>{@code
 * SmtpClient client = SmtpClient.builder("mx.example").tls(tls).listener(reports).start();
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class SmtpClient implements SmtpConnector, AutoCloseable {

  private final ClientParts parts;
  private final EventLoop loop;

  SmtpClient(ClientParts parts) throws IOException {
    this.parts = parts;
    this.loop = new EventLoop("smtp-client").start();
  }

  /**
   * Begins to put a client together.
   *
   * @param helo the name it gives
   * @return a builder
   */
  public static SmtpClientBuilder builder(String helo) {
    return new SmtpClientBuilder(helo);
  }

  /**
   * Starts a client with default limits, which trusts the JDK's authorities.
   *
   * @param helo the name it gives
   * @return the client; close it
   * @throws IOException if there is no selector to be had
   */
  public static SmtpClient start(String helo) throws IOException {
    return builder(helo).start();
  }

  /**
   * Starts a client that trusts the JDK's authorities.
   *
   * @param helo the name it gives
   * @param limits how much of the servers' replies is read, and how long they are waited for
   * @return the client; close it
   * @throws IOException if there is no selector to be had
   */
  public static SmtpClient start(String helo, SmtpClientLimits limits) throws IOException {
    return builder(helo).limits(limits).start();
  }

  @Override
  public CompletionStage<Map<Recipient, DeliveryOutcome>> deliver(
      MailHost host, Envelope envelope, ByteSource content) {
    return send(host, envelope, content)
        .thenApply(
            results ->
                results.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> DeliveryOutcome.of(host, entry.getValue()))));
  }

  /**
   * Tries one host once, and tells what it said itself.
   *
   * @param host the host
   * @param envelope the sender and the recipients to name
   * @param content the message; it must stay readable until the answer has come
   * @return a result for each recipient; it does not fail
   */
  public CompletionStage<Map<Recipient, SmtpSendResult>> send(
      MailHost host, Envelope envelope, ByteSource content) {
    ClientDelivery delivery = new ClientDelivery(loop, parts, host, envelope, content);
    loop.execute(delivery::start);
    return delivery.answer().copy();
  }

  /** Ends all connections; what is not settled stays unsettled. */
  @Override
  public void close() {
    loop.close();
  }
}
