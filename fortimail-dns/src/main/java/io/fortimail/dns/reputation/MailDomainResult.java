package io.fortimail.dns.reputation;

import io.fortimail.filter.FilterResult;
import io.fortimail.mail.PeerText;
import java.util.LinkedHashMap;
import java.util.Map;

/** What DNS says of a domain that mail names. */
public sealed interface MailDomainResult extends FilterResult {

  /** {@return the domain asked about, printable ASCII} */
  String domain();

  /** {@return the result as a sentence for a person} */
  String reason();

  /** What a domain is known by. */
  enum Evidence {
    /** It names hosts that take its mail. */
    MX,
    /** It has an address, which stands in where there is no MX (RFC 5321 section 5.1). */
    ADDRESS,
    /** It is an address itself (RFC 5321 section 4.1.3). */
    LITERAL
  }

  /** Why a domain that is there takes no mail. */
  enum Refusal {
    /** It says so (RFC 7505). */
    NULL_MX,
    /** It has neither MX nor address. */
    NO_RECORDS
  }

  /**
   * It is there, and what was asked for holds.
   *
   * @param domain the domain
   * @param evidence by what
   */
  record Exists(String domain, Evidence evidence) implements MailDomainResult {

    /** Cleans the name. */
    public Exists {
      domain = clean(domain);
    }

    @Override
    public String reason() {
      return switch (evidence) {
        case MX -> domain + " has an MX";
        case ADDRESS -> domain + " has an address";
        case LITERAL -> domain + " is an address";
      };
    }

    @Override
    public Map<String, Object> fields() {
      return fieldsOf(this, "exists");
    }
  }

  /**
   * There is no such domain.
   *
   * @param domain the domain
   */
  record NoSuchDomain(String domain) implements MailDomainResult {

    /** Cleans the name. */
    public NoSuchDomain {
      domain = clean(domain);
    }

    @Override
    public String reason() {
      return domain + " does not exist";
    }

    @Override
    public Map<String, Object> fields() {
      return fieldsOf(this, "no-such-domain");
    }
  }

  /**
   * It is there, but takes no mail.
   *
   * @param domain the domain
   * @param refusal why
   */
  record NoMail(String domain, Refusal refusal) implements MailDomainResult {

    /** Cleans the name. */
    public NoMail {
      domain = clean(domain);
    }

    @Override
    public String reason() {
      return refusal == Refusal.NULL_MX
          ? domain + " takes no mail (null MX)"
          : domain + " has neither MX nor address";
    }

    @Override
    public Map<String, Object> fields() {
      return fieldsOf(this, refusal == Refusal.NULL_MX ? "null-mx" : "no-records");
    }
  }

  /**
   * Nobody could tell.
   *
   * @param domain the domain
   * @param failure what stood in the way
   */
  record Unknown(String domain, String failure) implements MailDomainResult {

    /** Cleans the texts. */
    public Unknown {
      domain = clean(domain);
      failure = PeerText.clean(failure, DnsListResult.MAX_TEXT);
    }

    @Override
    public String reason() {
      return "whether " + domain + " takes mail is not known: " + failure;
    }

    @Override
    public Map<String, Object> fields() {
      return fieldsOf(this, "unknown");
    }
  }

  private static String clean(String domain) {
    return PeerText.clean(domain, 255); // RFC 5321 section 4.5.3.1.2
  }

  private static Map<String, Object> fieldsOf(MailDomainResult result, String status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", status);
    fields.put("domain", result.domain());
    return fields;
  }
}
