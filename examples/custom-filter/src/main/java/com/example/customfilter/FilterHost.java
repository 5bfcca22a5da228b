package com.example.customfilter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.MailHost;
import io.fortimail.filter.Action;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.RecipientDecision;
import io.fortimail.filter.Verdict;
import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.net.SmtpClient;
import io.fortimail.net.SmtpServer;
import io.fortimail.smtp.SmtpHandler;
import io.fortimail.smtp.SmtpReply;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * An SMTP server on loopback that asks the filter about each message, prints the trace and the
 * proposed changes, and drops the message.
 */
public final class FilterHost implements AutoCloseable {

  private static final String NAME = "mx.inside.example";

  private final SmtpServer server;

  private FilterHost(SmtpServer server) {
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param port where it listens, 0 for any that is free
   * @param out where decisions are printed
   * @return the running host
   * @throws IOException if the port is taken
   */
  public static FilterHost start(int port, PrintStream out) throws IOException {
    FilterChain chain =
        FilterChain.builder()
            .then(
                new InvoiceFromStrangerFilter(new FirstContacts(InstantSource.system())),
                Action.applyEdits())
            .rejectAt(10.0)
            .build();
    return new FilterHost(
        SmtpServer.builder(NAME)
            .address(InetAddress.getLoopbackAddress())
            .port(port)
            .handler(client -> handler(chain, client, out))
            .start());
  }

  private static SmtpHandler handler(FilterChain chain, Client client, PrintStream out) {
    return (envelope, message) ->
        chain.inspect(client, envelope, message).thenApply(decision -> answer(decision, out));
  }

  private static SmtpReply answer(Decision decision, PrintStream out) {
    out.print(decision.trace());
    decision.recipients().forEach(recipient -> printEdits(recipient, out));
    List<Verdict> verdicts =
        decision.recipients().stream().map(RecipientDecision::verdict).toList();
    // One reply for all: here a refusal comes from the score, which is the same for everyone.
    return verdicts.get(0) instanceof Verdict.Reject no
        ? SmtpReply.of(550, no.status(), no.text())
        : SmtpReply.OK;
  }

  private static void printEdits(RecipientDecision recipient, PrintStream out) {
    recipient.edits().forEach(edit -> out.println("   " + recipient.recipient() + ": " + edit));
  }

  /** {@return where it listens} */
  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }

  /**
   * Runs the host.
   *
   * @param args {@code serve PORT}: until the process is stopped. {@code FILE.eml}: sends that
   *     message to itself and ends. Nothing: sends a sample
   * @throws Exception if the port is taken or the file cannot be read
   */
  public static void main(String... args) throws Exception {
    if (args.length == 2 && args[0].equals("serve")) {
      FilterHost host = start(Integer.parseInt(args[1]), System.out);
      System.out.println("listening on " + host.address());
      Thread.currentThread().join();
    }
    ByteSource content =
        args.length == 0
            ? ByteSource.wrap(SAMPLE.replace("\n", "\r\n").getBytes(US_ASCII))
            : ByteSource.wrap(Files.readAllBytes(Path.of(args[0])));
    try (FilterHost host = start(0, System.out);
        SmtpClient client = SmtpClient.start("client.example")) {
      System.out.println(host.send(client, content));
    }
  }

  private String send(SmtpClient client, ByteSource content) {
    Envelope envelope = Envelope.of("new@shop.example", "anna@inside.example");
    return client
        .deliver(MailHost.at(address()), envelope, content)
        .toCompletableFuture()
        .join()
        .values()
        .toString();
  }

  private static final String SAMPLE =
      """
      From: Shop <new@shop.example>
      To: anna@inside.example
      Subject: Your order
      Date: Thu, 01 Jan 2026 00:00:00 +0000
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="b"

      --b
      Content-Type: text/plain

      Please pay today.
      --b
      Content-Type: application/pdf
      Content-Disposition: attachment; filename="Invoice 4711.pdf"
      Content-Transfer-Encoding: base64

      JVBERi0xLjQK
      --b--
      """;
}
