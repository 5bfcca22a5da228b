package io.fortimail.net;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.MailHost;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import io.fortimail.smtp.SmtpClientSession;
import io.fortimail.smtp.SmtpSendResult;
import io.fortimail.tls.TlsDecision;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsProblem;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message for one host: a connection, and where its TLS fails but need not be, one more without
 * it. All but the constructor is called on the loop.
 */
final class ClientDelivery {

  private static final Logger log = LoggerFactory.getLogger(ClientDelivery.class);

  private final EventLoop loop;
  private final ClientParts parts;
  private final MailHost host;
  private final Envelope envelope;
  private final ByteSource content;
  private final CompletableFuture<Map<Recipient, SmtpSendResult>> answer =
      new CompletableFuture<>();

  private boolean inPlain;
  private boolean reported;

  ClientDelivery(
      EventLoop loop, ClientParts parts, MailHost host, Envelope envelope, ByteSource content) {
    this.loop = loop;
    this.parts = parts;
    this.host = host;
    this.envelope = envelope;
    this.content = content;
  }

  /** Completed with a result for each recipient; it does not fail. */
  CompletableFuture<Map<Recipient, SmtpSendResult>> answer() {
    return answer;
  }

  MailHost host() {
    return host;
  }

  ClientParts parts() {
    return parts;
  }

  void start() {
    connect(host.tls());
  }

  /** All that is to be known is known; called once or more often for each connection. */
  void settled(SmtpClientSession session) {
    report(session);
    if (session.mayGoInPlain() && !inPlain && loop.isRunning()) {
      log.debug("{}: goes on without TLS: {}", host, session.tlsProblem());
      inPlain = true;
      connect(withoutTls());
    } else {
      answer.complete(session.results());
    }
  }

  /** RFC 7435: what nobody demands is not worth the mail. */
  private TlsDecision withoutTls() {
    TlsDecision wanted = host.tls();
    return new TlsDecision(
        TlsLevel.NONE,
        wanted.rule(),
        "TLS has failed and need not be",
        wanted.check(),
        wanted.terms(),
        wanted.nameAuthenticated(),
        wanted.policy());
  }

  private void connect(TlsDecision decision) {
    SmtpClientSession session =
        new SmtpClientSession(parts.helo(), envelope, content, parts.limits(), decision);
    SocketChannel socket;
    try {
      socket = SocketChannel.open();
    } catch (IOException outOfFiles) {
      session.connectionLost("no socket to be had");
      answer.complete(session.results());
      return;
    }
    new ClientConnection(loop, socket, session, this).open();
  }

  /**
   * RFC 8460 4.4: each session counts once, by what it came to; one without TLS wanted does not.
   */
  private void report(SmtpClientSession session) {
    Optional<TlsProblem> problem = session.tlsProblem().or(() -> host.tls().problem());
    if (reported
        || host.tls().policy().isEmpty()
        || (problem.isEmpty() && session.tls().isEmpty())) {
      return;
    }
    reported = true;
    TlsEvent event =
        new TlsEvent(
            host.tls().policy().get(),
            Optional.of(host.name()),
            Optional.of(host.address()),
            problem);
    try {
      parts.listener().happened(event);
    } catch (RuntimeException | Error failure) { // costs the event, not the mail
      log.error("the listener failed", failure);
    }
  }
}
