package io.fortimail.net;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.SmtpConnector;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.smtp.SmtpClientSession;
import io.fortimail.smtp.SmtpSendResult;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Hands messages to hosts over sockets: one selector loop, one connection for each message.
 *
 * <p>Safe for use by several threads.
 */
public final class SmtpClient implements SmtpConnector, AutoCloseable {

  private final String helo;
  private final SmtpClientLimits limits;
  private final Optional<InetAddress> source;
  private final EventLoop loop;

  private SmtpClient(String helo, SmtpClientLimits limits, Optional<InetAddress> source)
      throws IOException {
    this.helo = helo;
    this.limits = limits;
    this.source = source;
    this.loop = new EventLoop("smtp-client").start();
  }

  /**
   * Starts a client with default limits.
   *
   * @param helo the name it gives
   * @return the client; close it
   * @throws IOException if there is no selector to be had
   */
  public static SmtpClient start(String helo) throws IOException {
    return start(helo, SmtpClientLimits.DEFAULT);
  }

  /**
   * Starts a client.
   *
   * @param helo the name it gives
   * @param limits how much of the servers' replies is read, and how long they are waited for
   * @return the client; close it
   * @throws IOException if there is no selector to be had
   */
  public static SmtpClient start(String helo, SmtpClientLimits limits) throws IOException {
    return new SmtpClient(helo, limits, Optional.empty());
  }

  /**
   * Starts a client that connects from an address of its own.
   *
   * @param helo the name it gives
   * @param limits how much of the servers' replies is read, and how long they are waited for
   * @param source an address of this machine
   * @return the client; close it
   * @throws IOException if there is no selector to be had
   */
  public static SmtpClient startFrom(String helo, SmtpClientLimits limits, InetAddress source)
      throws IOException {
    return new SmtpClient(helo, limits, Optional.of(source));
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
    CompletableFuture<Map<Recipient, SmtpSendResult>> answer = new CompletableFuture<>();
    SmtpClientSession session = new SmtpClientSession(helo, envelope, content, limits);
    loop.execute(() -> connect(host, session, answer));
    return answer;
  }

  private void connect(
      MailHost host,
      SmtpClientSession session,
      CompletableFuture<Map<Recipient, SmtpSendResult>> answer) {
    SocketChannel socket;
    try {
      socket = SocketChannel.open();
    } catch (IOException outOfFiles) {
      session.connectionLost("no socket to be had");
      answer.complete(session.results());
      return;
    }
    new ClientConnection(loop, socket, session, limits, answer).open(host, source);
  }

  /** Ends all connections; what is not settled stays unsettled. */
  @Override
  public void close() {
    loop.close();
  }
}
