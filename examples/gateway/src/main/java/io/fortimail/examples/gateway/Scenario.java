package io.fortimail.examples.gateway;

import com.google.common.net.InetAddresses;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of the demonstration and what should become of it.
 *
 * @param message its name among the resources
 * @param client where it comes from
 * @param expected the fate for each recipient: its word, and who decides
 */
record Scenario(String message, InetAddress client, Map<Recipient, Expected> expected) {

  /**
   * What should become of a message for one recipient.
   *
   * @param fate the word of the fate
   * @param decidedBy the check, or who else decides
   */
  record Expected(String fate, String decidedBy) {}

  private static final String GOOD_CLIENT = "127.0.0.10";
  private static final String LISTED_CLIENT = "127.0.0.66";

  /** All of them, in order. */
  static final List<Scenario> ALL =
      List.of(
          from(GOOD_CLIENT, "clean").to("anna@inside.example", "delivered", "-"),
          from(LISTED_CLIENT, "listed-sender").to("anna@inside.example", "refused", "dns-list"),
          from(GOOD_CLIENT, "executable").to("anna@inside.example", "quarantined", "attachment"),
          from(GOOD_CLIENT, "executable-in-disguise")
              .to("anna@inside.example", "quarantined", "attachment"),
          from(GOOD_CLIENT, "hidden-extension")
              .to("anna@inside.example", "quarantined", "attachment")
              .to("lab@inside.example", "delivered", "-"),
          from(GOOD_CLIENT, "many-recipients")
              .to("anna@inside.example", "delivered", "-")
              .to("nobody@inside.example", "quarantined", "next host")
              .to("ben@nomail.example", "refused", "route")
              .to("carla@slow.example", "deferred", "route")
              .to("dora@absent.example", "refused", "route"),
          from(GOOD_CLIENT, "pictures").to("anna@inside.example", "delivered", "-"),
          from(GOOD_CLIENT, "clean").to("full@inside.example", "deferred", "next host"),
          from(GOOD_CLIENT, "clean").to("nobody@inside.example", "refused", "next host"));

  private static Scenario from(String client, String message) {
    return new Scenario(message, InetAddresses.forString(client), Map.of());
  }

  private Scenario to(String recipient, String fate, String decidedBy) {
    Map<Recipient, Expected> more = new LinkedHashMap<>(expected);
    more.put(Recipient.of(recipient), new Expected(fate, decidedBy));
    return new Scenario(message, client, more);
  }

  Envelope envelope() {
    String[] recipients =
        expected.keySet().stream().map(Recipient::toString).toArray(String[]::new);
    return Envelope.of("sender@client.example", recipients);
  }
}
