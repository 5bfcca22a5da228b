package io.fortimail.dns.tlsrpt;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.TxtFields;
import io.fortimail.mail.PeerText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a domain wants reports: the TXT record of RFC 8460 section 3. */
public sealed interface TlsRptRecord {

  /** What such a record begins with. */
  String VERSION = "v=TLSRPTv1";

  /** What comes before the domain in the name of the record. */
  String PREFIX = "_smtp._tls.";

  /** The most addresses kept. Default 20: a domain with more has its reports amplified. */
  int MAX_ADDRESSES = 20;

  /**
   * Reports are wanted.
   *
   * @param addresses where, at least one: {@code mailto:} or {@code https:}
   */
  record Found(List<URI> addresses) implements TlsRptRecord {

    /** Copies the list. */
    public Found {
      addresses = List.copyOf(addresses);
    }
  }

  /** None are wanted: no record, or none of this kind. */
  record None() implements TlsRptRecord {}

  /**
   * There are several, which counts as none (RFC 8460 section 3).
   *
   * @param count how many
   */
  record Several(int count) implements TlsRptRecord {}

  /**
   * The record is wrong, which counts as none (RFC 8460 section 3).
   *
   * @param text the record: printable ASCII
   */
  record Malformed(String text) implements TlsRptRecord {

    /** Cleans the text. */
    public Malformed {
      text = PeerText.clean(text, 100);
    }
  }

  /**
   * Nobody could tell.
   *
   * @param cause why
   * @param reason in words
   */
  record Unknown(DnsFailure cause, String reason) implements TlsRptRecord {}

  /**
   * Asks for the record of a domain.
   *
   * @param dns whom to ask
   * @param domain the domain that the report is about
   * @return what DNS says; it does not fail
   */
  static CompletionStage<TlsRptRecord> lookUp(DnsClient dns, String domain) {
    return dns.txt(PREFIX + domain).thenApply(TlsRptRecord::of);
  }

  private static TlsRptRecord of(DnsAnswer<String> answer) {
    if (answer instanceof DnsAnswer.Found<String> found) {
      return choose(found.records());
    }
    if (answer instanceof DnsAnswer.TemporaryFailure<String> failure) {
      return new Unknown(failure.cause(), failure.reason());
    }
    return new None();
  }

  /**
   * Chooses among the TXT records of the name.
   *
   * @param texts the records
   * @return what they say
   */
  static TlsRptRecord choose(List<String> texts) {
    List<String> ours = texts.stream().filter(t -> TxtFields.isVersion(t, VERSION)).toList();
    return switch (ours.size()) {
      case 0 -> new None();
      case 1 -> parse(ours.get(0));
      default -> new Several(ours.size());
    };
  }

  /**
   * Reads a record.
   *
   * @param text the record
   * @return {@link Found}, {@link Malformed}, or {@link None} for a record of another kind
   */
  static TlsRptRecord parse(String text) {
    if (!TxtFields.isVersion(text, VERSION)) {
      return new None();
    }
    Optional<TxtFields> fields = TxtFields.parse(text, VERSION);
    List<URI> addresses = new ArrayList<>();
    boolean wrong = fields.isEmpty();
    for (TxtFields.Field field : fields.map(TxtFields::fields).orElse(List.of())) {
      wrong |= field.name().equals("rua") ? !addAll(field.value(), addresses) : !field.isPlain();
    }
    return wrong || addresses.isEmpty() ? new Malformed(text) : new Found(addresses);
  }

  private static boolean addAll(String value, List<URI> addresses) {
    for (String part : Splitter.on(',').trimResults().split(value)) {
      Optional<URI> address = address(part);
      if (address.isEmpty()) {
        return false;
      }
      if (addresses.size() < MAX_ADDRESSES) {
        addresses.add(address.get());
      }
    }
    return true;
  }

  /** "!" must be encoded (RFC 8460 section 3). */
  private static Optional<URI> address(String text) {
    if (text.indexOf('!') >= 0 || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      String scheme = Ascii.toLowerCase(Optional.ofNullable(uri.getScheme()).orElse(""));
      boolean mail = scheme.equals("mailto") && uri.getSchemeSpecificPart().indexOf('@') > 0;
      boolean web = scheme.equals("https") && uri.getHost() != null;
      return mail || web ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }
}
