package io.fortimail.examples.gateway;

import com.google.common.io.ByteStreams;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.filter.Action;
import io.fortimail.filter.FilterChain;
import io.fortimail.filter.FilterLimits;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.filter.MessageView;
import io.fortimail.gateway.Gateway;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.edit.MessageEdit;
import io.fortimail.mail.text.MessageText;
import io.fortimail.net.SmtpClient;
import io.fortimail.net.SmtpServer;
import io.fortimail.smtp.SmtpLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.StringJoiner;

/** A program: a gateway that reads all of a message, edits it, and hands it on. */
final class SmallHeapGateway {

  static final String TAG = "[seen]";
  static final String FOOTER = "Looked through on its way.";

  private static final String HOSTNAME = "gateway.example";
  private static final long LARGEST = 4L << 30;

  /** Far more than it takes, so that a slow machine is not what the test tells. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private SmallHeapGateway() {}

  /**
   * Prints its port, and runs until its input ends.
   *
   * @param args the port to which messages go
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress next =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    try (SmtpClient client = SmtpClient.start(HOSTNAME);
        SmtpServer server = server(client, next)) {
      System.out.println(server.port());
      ByteStreams.exhaust(System.in);
    }
  }

  private static SmtpServer server(SmtpClient client, InetSocketAddress next) throws IOException {
    Gateway gateway =
        Gateway.builder(HOSTNAME, RouteResolver.fixed(MailHost.at(next)), client)
            .filter(chain())
            .build();
    return SmtpServer.builder(HOSTNAME)
        .settings(
            Gateway.settings(HOSTNAME)
                .limits(SmtpLimits.builder().messageSize(LARGEST).build())
                .build())
        .address(InetAddress.getLoopbackAddress())
        .handler(gateway)
        .start();
  }

  private static FilterChain chain() {
    return FilterChain.builder()
        .limits(new FilterLimits(PATIENCE, PATIENCE, PATIENCE))
        .then(
            MessageFilter.blocking("look-through", SmallHeapGateway::lookThrough),
            (finding, recipient) ->
                Action.edit(
                    new MessageEdit.AddHeader("X-Seen", finding.reason()),
                    MessageEdit.TagSubject.with(TAG),
                    MessageEdit.AddText.of(MessageEdit.Place.END, FOOTER)))
        .build();
  }

  private static Finding lookThrough(MessageView view) {
    StringJoiner seen = new StringJoiner("; ");
    seen.add("text " + MessageText.of(view.message()).visible().strip().length());
    for (MimePart part : view.message().structure().parts()) {
      seen.add(part.type() + " " + part.detectedType().orElse("nothing") + " " + read(part));
    }
    return Finding.match(seen.toString());
  }

  private static long read(MimePart part) {
    try {
      return part.content().copyTo(ByteStreams.nullOutputStream());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
