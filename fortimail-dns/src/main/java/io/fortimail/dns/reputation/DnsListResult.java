package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import io.fortimail.filter.FilterResult;
import io.fortimail.mail.PeerText;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a DNS list said of an address. */
public sealed interface DnsListResult extends FilterResult {

  /** The longest text of a list kept, in characters: it has to fit a reply line with the rest. */
  int MAX_TEXT = 200;

  /** {@return the address asked about} */
  InetAddress address();

  /** {@return the zone of the list, such as {@code dnsbl.example}} */
  String zone();

  /** {@return the result as a sentence for a person} */
  String reason();

  /**
   * The list has the address.
   *
   * @param address the address
   * @param zone the zone of the list
   * @param codes why, in the list's own code; at least one
   * @param text the list's own words, if they were asked for and came: printable ASCII
   */
  record Listed(InetAddress address, String zone, List<DnsListCode> codes, Optional<String> text)
      implements DnsListResult {

    /**
     * Copies the codes and cleans the text.
     *
     * @param address the address
     * @param zone the zone of the list
     * @param codes at least one
     * @param text the list's own words
     */
    public Listed {
      codes = List.copyOf(codes);
      text = text.map(words -> PeerText.clean(words, MAX_TEXT));
    }

    @Override
    public String reason() {
      String listed = literal(address) + " is listed by " + zone;
      String why = String.join(", ", codes.stream().map(DnsListCode::toString).toList());
      if (codes.stream().anyMatch(code -> code.meaning().isPresent())) {
        return listed + ": " + why + text.map(words -> "; " + words).orElse("");
      }
      return listed + text.map(words -> ": " + words).orElse("") + " (" + why + ")";
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "listed");
      fields.put("codes", codes.stream().map(DnsListCode::text).toList());
      fields.put(
          "meanings", codes.stream().map(DnsListCode::meaning).flatMap(Optional::stream).toList());
      text.ifPresent(words -> fields.put("text", words));
      return fields;
    }
  }

  /**
   * The list does not have the address.
   *
   * @param address the address
   * @param zone the zone of the list
   */
  record NotListed(InetAddress address, String zone) implements DnsListResult {

    @Override
    public String reason() {
      return literal(address) + " is not listed by " + zone;
    }

    @Override
    public Map<String, Object> fields() {
      return common(this, "not-listed");
    }
  }

  /**
   * The list was not asked.
   *
   * @param address the address
   * @param zone the zone of the list
   * @param kind what kind of address it is, which no public list can know
   */
  record NotAsked(InetAddress address, String zone, String kind) implements DnsListResult {

    @Override
    public String reason() {
      return zone + " was not asked: " + literal(address) + " is " + kind;
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "not-asked");
      fields.put("kind", kind);
      return fields;
    }
  }

  /**
   * Whether the list has the address is not known.
   *
   * @param address the address
   * @param zone the zone of the list
   * @param failure what stood in the way
   */
  record Unavailable(InetAddress address, String zone, String failure) implements DnsListResult {

    @Override
    public String reason() {
      return zone + " gave no answer on " + literal(address) + ": " + failure;
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "unavailable");
      fields.put("failure", failure);
      return fields;
    }
  }

  private static String literal(InetAddress address) {
    return InetAddresses.toAddrString(address);
  }

  private static Map<String, Object> common(DnsListResult result, String status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", status);
    fields.put("address", literal(result.address()));
    fields.put("zone", result.zone());
    return fields;
  }
}
