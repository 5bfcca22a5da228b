package io.fortimail.smtp;

import io.fortimail.mail.Client;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.smtp.auth.Mechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a server says of itself: its name, and what it offers to whom. */
final class SmtpGreetings {

  private final SmtpServerSettings settings;

  SmtpGreetings(SmtpServerSettings settings) {
    this.settings = settings;
  }

  /** RFC 5321 4.3.1. */
  SmtpReply banner() {
    String protocol = settings.service() == SmtpService.LMTP ? " LMTP" : " ESMTP";
    return SmtpReply.plain(220, settings.hostname() + protocol);
  }

  /** The answer to HELO. */
  SmtpReply plain() {
    return SmtpReply.plain(250, settings.hostname());
  }

  /**
   * The answer to EHLO.
   *
   * @param client the client as it is now
   * @param peer who is at the other end of the connection, whoever it speaks for
   */
  SmtpReply extended(Client client, Client peer) {
    List<String> lines = new ArrayList<>();
    lines.add(settings.hostname());
    for (SmtpExtension extension : settings.extensions()) {
      if (extension.isOfferedTo(client)) {
        lines.add(extension.line());
      }
    }
    if (settings.startTls() && client.tls().isEmpty()) {
      lines.add("STARTTLS");
    }
    settings.auth().map(auth -> auth.offeredTo(client)).ifPresent(offered -> auth(offered, lines));
    if (settings.trustsXclientFrom(peer.address())) {
      lines.add("XCLIENT " + String.join(" ", SmtpOrigin.XCLIENT_OFFERED));
    }
    if (settings.trustsXforwardFrom(peer.address())) {
      lines.add("XFORWARD " + String.join(" ", SmtpOrigin.XFORWARD_ATTRIBUTES));
    }
    lines.add("HELP");
    return SmtpReply.plain(250, lines.toArray(String[]::new));
  }

  private static void auth(List<Mechanism> offered, List<String> lines) {
    if (!offered.isEmpty()) {
      lines.add(
          offered.stream().map(Mechanism::saslName).collect(Collectors.joining(" ", "AUTH ", "")));
    }
  }

  SmtpReply goodbye() {
    return SmtpReply.of(
        221, new EnhancedStatus(2, 0, 0), settings.hostname() + " closing connection");
  }
}
