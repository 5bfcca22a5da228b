package io.fortimail.examples.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.io.Resources;
import io.fortimail.dns.ZoneDns;
import java.io.IOException;

/** The DNS of the demonstration: a zone file, and one name whose servers do not answer. */
final class DemoZone {

  /** The list whose entries are refused. */
  static final String LIST = "dnsbl.example";

  private DemoZone() {}

  static ZoneDns dns() throws IOException {
    String text = Resources.toString(Resources.getResource(DemoZone.class, "demo.zone"), US_ASCII);
    return ZoneDns.of(text).failing("slow.example");
  }
}
