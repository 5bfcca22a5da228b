package io.fortimail.dns.mtasts;

import io.fortimail.dns.DnsAnswer;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.TxtFields;
import io.fortimail.mail.PeerText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What DNS says about a domain's policy: the TXT record of RFC 8461 section 3.1. */
public sealed interface MtaStsRecord {

  /** What such a record begins with. */
  String VERSION = "v=STSv1";

  /** What comes before the domain in the name of the record. */
  String PREFIX = "_mta-sts.";

  /** The longest id, in characters (RFC 8461 section 3.1). */
  int MAX_ID = 32;

  /**
   * There is a policy.
   *
   * @param id changes when the policy changes: 1 to 32 letters and digits
   */
  record Found(String id) implements MtaStsRecord {}

  /** There is none: no record, or none of this kind. */
  record None() implements MtaStsRecord {}

  /**
   * There are several, which counts as none (RFC 8461 section 3.1).
   *
   * @param count how many
   */
  record Several(int count) implements MtaStsRecord {}

  /**
   * The record is wrong, which counts as none (RFC 8461 section 3.1).
   *
   * @param text the record: printable ASCII
   */
  record Malformed(String text) implements MtaStsRecord {

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
  record Unknown(DnsFailure cause, String reason) implements MtaStsRecord {}

  /**
   * Asks for the record of a domain.
   *
   * @param dns whom to ask
   * @param domain the domain of the recipient
   * @return what DNS says; it does not fail
   */
  static CompletionStage<MtaStsRecord> lookUp(DnsClient dns, String domain) {
    return dns.txt(PREFIX + domain).thenApply(MtaStsRecord::of);
  }

  private static MtaStsRecord of(DnsAnswer<String> answer) {
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
  static MtaStsRecord choose(List<String> texts) {
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
  static MtaStsRecord parse(String text) {
    if (!TxtFields.isVersion(text, VERSION)) {
      return new None();
    }
    Optional<TxtFields> fields = TxtFields.parse(text, VERSION);
    if (fields.isEmpty() || !fields.get().fields().stream().allMatch(TxtFields.Field::isPlain)) {
      return new Malformed(text);
    }
    Optional<String> id =
        fields.get().fields().stream()
            .filter(field -> field.name().equals("id"))
            .map(TxtFields.Field::value)
            .findFirst();
    return id.isPresent() && isId(id.get()) ? new Found(id.get()) : new Malformed(text);
  }

  private static boolean isId(String text) {
    return text.length() <= MAX_ID
        && text.chars()
            .allMatch(
                c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }
}
