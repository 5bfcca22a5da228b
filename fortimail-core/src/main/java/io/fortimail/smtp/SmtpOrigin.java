package io.fortimail.smtp;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import com.google.common.net.InetAddresses;
import io.fortimail.mail.Client;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a trusted peer tells of the client behind it: Postfix's XCLIENT, which takes the client's
 * place, and XFORWARD, which only tells.
 */
final class SmtpOrigin {

  /** What XCLIENT changes here. */
  static final ImmutableSet<String> XCLIENT_OFFERED = ImmutableSet.of("ADDR", "HELO", "LOGIN");

  /** What XFORWARD may tell. */
  static final ImmutableSet<String> XFORWARD_ATTRIBUTES =
      ImmutableSet.of("NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE");

  /** What proxies send by XCLIENT all the same, and what has no meaning here. */
  private static final ImmutableSet<String> XCLIENT_UNUSED =
      ImmutableSet.of("NAME", "PORT", "PROTO", "DESTADDR", "DESTPORT");

  private static final String IPV6 = "IPV6:";
  private static final int MAX_VALUE = 255; // as Postfix's XFORWARD_README says
  private static final SmtpReply NOT_TRUSTED =
      SmtpReply.of(550, EnhancedStatus.POLICY, "You may not speak for others");
  private static final SmtpReply BAD_ATTRIBUTE =
      SmtpReply.of(501, new EnhancedStatus(5, 5, 4), "Bad attribute");

  private final SmtpServerSettings settings;
  private final Client peer;
  private final Map<String, String> forwarded = new HashMap<>();
  private Optional<String> helo = Optional.empty();

  SmtpOrigin(SmtpServerSettings settings, Client peer) {
    this.settings = settings;
    this.peer = peer;
  }

  /** {@return who is at the other end of the connection} */
  Client peer() {
    return peer;
  }

  /** The name of the client behind the peer, in place of the peer's own. */
  String heloOr(String own) {
    return helo.orElse(own);
  }

  /** {@return what was told of the next message; it is told once} */
  Map<String, String> takeForwarded() {
    Map<String, String> told = Map.copyOf(forwarded);
    forwarded.clear();
    return told;
  }

  SmtpStep xclient(SmtpCommand.Xclient command, Client client, boolean inTransaction) {
    Map<String, Optional<String>> told = command.attributes();
    if (!settings.trustsXclientFrom(peer.address())) {
      return new SmtpStep.Fault(NOT_TRUSTED);
    } else if (inTransaction) {
      return new SmtpStep.Fault(SmtpReplies.NESTED_MAIL);
    } else if (!areKnown(told.keySet())) {
      return new SmtpStep.Fault(BAD_ATTRIBUTE);
    }
    Optional<String> address = value(told, "ADDR").map(SmtpOrigin::withoutTag);
    Optional<String> name = value(told, "HELO");
    if (address.filter(text -> !InetAddresses.isInetAddress(text)).isPresent()
        || name.filter(text -> !SmtpCommandParser.isHeloName(text)).isPresent()) {
      return new SmtpStep.Fault(BAD_ATTRIBUTE);
    }
    helo = name; // what was said of the last one is not true of this one
    InetAddress where = address.map(InetAddresses::forString).orElse(client.address());
    // Whom the peer has proved to be, it is not for others.
    return new SmtpStep.Restart(new Client(where, Optional.empty(), client.tls(), login(told)));
  }

  private static Optional<String> login(Map<String, Optional<String>> told) {
    return value(told, "LOGIN").map(user -> PeerText.clean(user, MAX_VALUE));
  }

  SmtpStep xforward(SmtpCommand.Xforward command, boolean inTransaction) {
    if (!settings.trustsXforwardFrom(peer.address())) {
      return new SmtpStep.Fault(NOT_TRUSTED);
    } else if (inTransaction) {
      return new SmtpStep.Fault(SmtpReplies.NESTED_MAIL);
    } else if (!XFORWARD_ATTRIBUTES.containsAll(command.attributes().keySet())) {
      return new SmtpStep.Fault(BAD_ATTRIBUTE);
    }
    command
        .attributes()
        .forEach(
            (name, value) -> {
              forwarded.remove(name);
              value.ifPresent(text -> forwarded.put(name, PeerText.clean(text, MAX_VALUE)));
            });
    return new SmtpStep.Reply(SmtpReply.OK);
  }

  private static boolean areKnown(Set<String> names) {
    return names.stream()
        .allMatch(name -> XCLIENT_OFFERED.contains(name) || XCLIENT_UNUSED.contains(name));
  }

  private static Optional<String> value(Map<String, Optional<String>> told, String name) {
    return told.getOrDefault(name, Optional.empty());
  }

  private static String withoutTag(String address) {
    return Ascii.toUpperCase(address).startsWith(IPV6) ? address.substring(IPV6.length()) : address;
  }
}
