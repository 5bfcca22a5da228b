package io.fortimail.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.FilterChain;
import io.fortimail.gateway.Gateway;
import io.fortimail.mail.Client;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.SmtpConversation;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An SMTP dialogue in memory, for tests: the test is the client.
 *
 * <pre>{@code
 * SmtpDialog dialog = SmtpDialog.with(chain);
 * dialog.expect(220);
 * dialog.send("EHLO mx.example.org").expect(250);
 * }</pre>
 *
 * <p>Replies are expected one by one, in order; a reply that does not come, or another one, fails
 * the test with an {@link AssertionError}. Runs on the thread of the test. Time stands still but
 * for {@link #advance}, and for a reply that is held back: it comes at once, and {@link #elapsed}
 * tells when it would have.
 */
public final class SmtpDialog implements AutoCloseable {

  /** The name of the server in dialogues. */
  public static final String HOSTNAME = "mx.test.example";

  /** The address of the client in dialogues that name none. */
  public static final Client CLIENT = Client.at("192.0.2.1");

  /** How long an answer of the handler may take: a safeguard, nothing waits for it to pass. */
  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final StringBuilder received = new StringBuilder();
  private final SmtpConversation conversation;

  private long nanoTime;

  private SmtpDialog(SmtpServerSettings settings, SmtpHandlerFactory handlers, Client client) {
    this.conversation =
        new SmtpConversation(
            settings,
            client,
            handlers,
            new SmtpConversation.Host(tasks::add, () -> nanoTime, () -> {}));
    conversation.start();
  }

  /**
   * A dialogue with a gateway that has this chain; what it accepts is dropped.
   *
   * @param chain the chain
   * @return the dialogue
   */
  public static SmtpDialog with(FilterChain chain) {
    return with(chain, CLIENT);
  }

  /**
   * A dialogue with a gateway that has this chain; what it accepts is dropped.
   *
   * @param chain the chain
   * @param client who the test is
   * @return the dialogue
   */
  public static SmtpDialog with(FilterChain chain, Client client) {
    RouteResolver routes =
        RouteResolver.fixed(
            MailHost.at(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), MailHost.SMTP_PORT)));
    Gateway gateway =
        Gateway.builder(HOSTNAME, routes, new MemoryConnector())
            .filter(chain)
            .blockingOn(Runnable::run)
            .build();
    return with(SmtpServerSettings.of(HOSTNAME), gateway, client);
  }

  /**
   * A dialogue with any handler.
   *
   * @param settings what the server is and bears with
   * @param handlers makes the handler
   * @param client who the test is; with a TLS session where the connection began with TLS
   * @return the dialogue
   */
  public static SmtpDialog with(
      SmtpServerSettings settings, SmtpHandlerFactory handlers, Client client) {
    return new SmtpDialog(settings, handlers, client);
  }

  /**
   * Sends a line.
   *
   * @param line the line; CRLF is added
   * @return this dialogue
   */
  public SmtpDialog send(String line) {
    return sendRaw(line + "\r\n");
  }

  /**
   * Sends text as it stands.
   *
   * @param text one character for each octet
   * @return this dialogue
   */
  public SmtpDialog sendRaw(String text) {
    return sendRaw(text.getBytes(ISO_8859_1));
  }

  /**
   * Sends bytes as they stand, in one piece.
   *
   * @param bytes the bytes
   * @return this dialogue
   */
  public SmtpDialog sendRaw(byte[] bytes) {
    runDueTasks();
    conversation.receive(ByteBuffer.wrap(bytes));
    return this;
  }

  /**
   * Expects a reply.
   *
   * @param code its code
   * @return this dialogue
   */
  public SmtpDialog expect(int code) {
    return expect(code, "");
  }

  /**
   * Expects a reply.
   *
   * @param code its code
   * @param words what its text must contain; the text is what follows the code, line by line
   * @return this dialogue
   */
  public SmtpDialog expect(int code, String words) {
    String reply =
        nextReply().orElseThrow(() -> new AssertionError("expected " + code + ", got no reply"));
    if (!reply.startsWith(Integer.toString(code)) || !reply.contains(words)) {
      throw new AssertionError("expected " + code + " " + words + ", got: " + reply);
    }
    return this;
  }

  /**
   * Expects that there is no further reply, and that no answer is awaited.
   *
   * @return this dialogue
   */
  public SmtpDialog expectNothing() {
    Optional<String> reply = nextReply();
    if (reply.isPresent()) {
      throw new AssertionError("expected nothing, got: " + reply.get());
    }
    return this;
  }

  /**
   * Expects that the server closes the connection, after all replies were expected.
   *
   * @return this dialogue
   */
  public SmtpDialog expectClosed() {
    expectNothing();
    if (!conversation.isClosed()) {
      throw new AssertionError("expected the end of the session, but it goes on");
    }
    return this;
  }

  /** {@return the next reply with all its lines, or empty if there is none} */
  public Optional<String> nextReply() {
    collect();
    while (endOfReply() < 0 && (conversation.isWaiting() || conversation.isPaused())) {
      if (conversation.isPaused()) {
        advance(Duration.ofNanos(Math.max(0, conversation.nanosUntilWake())));
      } else {
        runNextTask();
      }
      collect();
    }
    int end = endOfReply();
    if (end < 0) {
      return Optional.empty();
    }
    String reply = received.substring(0, end);
    received.delete(0, end);
    return Optional.of(reply);
  }

  /**
   * Lets time pass.
   *
   * @param duration how much
   * @return this dialogue
   */
  public SmtpDialog advance(Duration duration) {
    nanoTime += duration.toNanos();
    conversation.wake();
    return this;
  }

  /** {@return how much time has passed since the beginning} */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime);
  }

  /**
   * Makes the TLS handshake that the server is ready for since its reply to STARTTLS.
   *
   * @param tls what is agreed
   * @return this dialogue
   * @throws AssertionError if the server does not wait for one
   */
  public SmtpDialog secure(TlsSession tls) {
    if (!conversation.wantsTls()) {
      throw new AssertionError("the server waits for no handshake");
    }
    conversation.secured(tls);
    return this;
  }

  /** {@return whether the server has closed the session} */
  public boolean isClosed() {
    return conversation.isClosed();
  }

  /** The client goes away, in the middle of whatever it is. */
  @Override
  public void close() {
    conversation.disconnected();
    runDueTasks();
  }

  private void collect() {
    runDueTasks();
    ByteBuffer buffer = ByteBuffer.allocate(4_096);
    while (conversation.hasOutput()) {
      conversation.drainTo(buffer.clear());
      received.append(ISO_8859_1.decode(buffer.flip()));
    }
  }

  /** The index behind the last line of the first reply, or -1. */
  private int endOfReply() {
    int start = 0;
    for (int end = received.indexOf("\r\n"); end >= 0; end = received.indexOf("\r\n", start)) {
      boolean last = end - start < 4 || received.charAt(start + 3) != '-';
      start = end + 2;
      if (last) {
        return start;
      }
    }
    return -1;
  }

  private void runDueTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void runNextTask() {
    try {
      Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (task == null) {
        throw new AssertionError("the handler has not answered within " + PATIENCE_SECONDS + " s");
      }
      task.run();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }
}
