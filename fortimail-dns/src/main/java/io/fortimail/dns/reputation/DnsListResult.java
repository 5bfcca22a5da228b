package io.fortimail.dns.reputation;

import io.fortimail.dns.DnsFailure;
import io.fortimail.filter.FilterResult;
import io.fortimail.mail.PeerText;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a DNS list said of an address or a domain. */
public sealed interface DnsListResult extends FilterResult {

  /** The longest text of a list kept, in characters: it has to fit a reply line with the rest. */
  int MAX_TEXT = 200;

  /** {@return what was asked about} */
  DnsListSubject subject();

  /** {@return the zone of the list, such as {@code dnsbl.example}} */
  String zone();

  /** {@return the result as a sentence for a person} */
  String reason();

  /**
   * The list has it.
   *
   * @param subject what was asked about
   * @param zone the zone of the list
   * @param codes why, in the list's own code; at least one
   * @param text the list's own words, if they were asked for and came: printable ASCII
   */
  record Listed(DnsListSubject subject, String zone, List<DnsListCode> codes, Optional<String> text)
      implements DnsListResult {

    /**
     * Copies the codes and cleans the text.
     *
     * @param subject what was asked about
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
      String listed = subject.text() + " is listed by " + zone;
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
   * The list does not have it.
   *
   * @param subject what was asked about
   * @param zone the zone of the list
   */
  record NotListed(DnsListSubject subject, String zone) implements DnsListResult {

    @Override
    public String reason() {
      return subject.text() + " is not listed by " + zone;
    }

    @Override
    public Map<String, Object> fields() {
      return common(this, "not-listed");
    }
  }

  /**
   * The list was not asked.
   *
   * @param subject what was asked about
   * @param zone the zone of the list
   * @param kind what it is, which the list cannot know
   */
  record NotAsked(DnsListSubject subject, String zone, String kind) implements DnsListResult {

    @Override
    public String reason() {
      return zone + " was not asked: " + subject.text() + " is " + kind;
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "not-asked");
      fields.put("kind", kind);
      return fields;
    }
  }

  /**
   * Whether the list has it is not known.
   *
   * @param subject what was asked about
   * @param zone the zone of the list
   * @param failure what stood in the way
   * @param cause of which kind that was; {@link DnsFailure#REFUSED} with a refusal
   * @param refusal the code by which the list refuses to answer at all, where it does
   */
  record Unavailable(
      DnsListSubject subject,
      String zone,
      String failure,
      DnsFailure cause,
      Optional<InetAddress> refusal)
      implements DnsListResult {

    /** Cleans the failure. */
    public Unavailable {
      failure = PeerText.clean(failure, MAX_TEXT);
    }

    @Override
    public String reason() {
      return zone + " gave no answer on " + subject.text() + ": " + failure;
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "unavailable");
      fields.put("failure", failure);
      return fields;
    }
  }

  /**
   * The list was not asked, because it does not work: see {@link DnsListWatch}.
   *
   * @param subject what was to be asked about
   * @param zone the zone of the list
   * @param health what is wrong with the list
   */
  record OutOfUse(DnsListSubject subject, String zone, DnsListHealth health)
      implements DnsListResult {

    @Override
    public String reason() {
      return zone + " is out of use: it " + health.words();
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "out-of-use");
      fields.put("health", health.words());
      return fields;
    }
  }

  private static Map<String, Object> common(DnsListResult result, String status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", status);
    fields.put(
        result.subject() instanceof DnsListSubject.Address ? "address" : "domain",
        result.subject().text());
    fields.put("zone", result.zone());
    return fields;
  }
}
