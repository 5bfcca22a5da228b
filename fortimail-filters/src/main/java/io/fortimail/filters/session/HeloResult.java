package io.fortimail.filters.session;

import io.fortimail.dns.reputation.MailDomainResult;
import io.fortimail.filter.FilterResult;
import io.fortimail.mail.PeerText;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the name is worth that a client gave in {@code HELO} or {@code EHLO}. */
public sealed interface HeloResult extends FilterResult {

  /** {@return the result as a sentence for a person} */
  String reason();

  /**
   * A name, and what DNS says of it.
   *
   * @param domain the answer
   */
  record Named(MailDomainResult domain) implements HeloResult {
    @Override
    public String reason() {
      return domain.reason();
    }

    @Override
    public Map<String, Object> fields() {
      return domain.fields();
    }
  }

  /**
   * An address literal (RFC 5321 section 4.1.3).
   *
   * @param helo what was said, printable ASCII
   * @param ofClient whether it is the address that the client has
   */
  record Literal(String helo, boolean ofClient) implements HeloResult {

    /** Cleans the text. */
    public Literal {
      helo = clean(helo);
    }

    @Override
    public String reason() {
      return helo + (ofClient ? " is the client's address" : " is not the client's address");
    }

    @Override
    public Map<String, Object> fields() {
      return fieldsOf(ofClient ? "own-address" : "other-address", helo);
    }
  }

  /**
   * Neither a name nor an address.
   *
   * @param helo what was said, printable ASCII
   * @param problem what is wrong with it
   */
  record Malformed(String helo, Problem problem) implements HeloResult {

    /** What can be wrong. */
    public enum Problem {
      /** Nothing was said. */
      EMPTY("the client gave no name"),
      /** Characters that stand in no name of a host. */
      INVALID_CHARACTERS("the client's name has characters that no name has"),
      /** Brackets around something that is no address. */
      NO_ADDRESS("the client's address literal is no address");

      private final String words;

      Problem(String words) {
        this.words = words;
      }
    }

    /** Cleans the text. */
    public Malformed {
      helo = clean(helo);
    }

    @Override
    public String reason() {
      return problem == Problem.EMPTY ? problem.words : problem.words + ": " + helo;
    }

    @Override
    public Map<String, Object> fields() {
      return fieldsOf("malformed", helo);
    }
  }

  private static String clean(String helo) {
    return PeerText.clean(helo, 255); // RFC 5321 section 4.5.3.1.2
  }

  private static Map<String, Object> fieldsOf(String status, String helo) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", status);
    fields.put("helo", helo);
    return fields;
  }
}
