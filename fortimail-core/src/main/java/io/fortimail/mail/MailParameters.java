package io.fortimail.mail;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the sender asks for a whole message: the parameters of {@code MAIL} (RFC 5321 section
 * 4.1.1.11). A server offers only what it will do, so what is set here is to be done.
 *
 * @param body what the client declares of the body
 * @param size what it says of the size, in octets (RFC 1870); cut to the largest long
 * @param smtpUtf8 whether the envelope or the header may be internationalized (RFC 6531)
 * @param requireTls whether each hop must be protected by TLS, or the message bounced (RFC 8689)
 * @param dsnReturn what of the message a failure notice returns (RFC 3461 section 4.3)
 * @param envelopeId what notices call the message (RFC 3461 section 4.4), decoded
 * @param priority from -9 to 9, higher is more urgent; empty is 0 (RFC 6710)
 * @param hold how long the message waits before it is sent on (RFC 4865)
 * @param deliverBy by when it must be delivered (RFC 2852)
 * @param submitter who submitted it, where a trusted client says so (RFC 4954 section 5)
 * @param others the parameters of extensions that the host has added, by keyword in upper case; a
 *     parameter without a value has the empty one
 */
public record MailParameters(
    BodyType body,
    OptionalLong size,
    boolean smtpUtf8,
    boolean requireTls,
    Optional<DsnReturn> dsnReturn,
    Optional<String> envelopeId,
    OptionalInt priority,
    Optional<Hold> hold,
    Optional<DeliverBy> deliverBy,
    Optional<EmailAddress> submitter,
    Map<String, String> others) {

  /** Nothing is asked for. */
  public static final MailParameters NONE = new Builder().build();

  /** Copies the map. */
  public MailParameters {
    others = ImmutableMap.copyOf(others);
  }

  /**
   * Parameters that say only what the body is.
   *
   * @param body what the body is
   * @return the parameters
   */
  public static MailParameters of(BodyType body) {
    return body == BodyType.SEVEN_BIT ? NONE : builder().body(body).build();
  }

  /** {@return a builder that asks for nothing yet} */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects parameters. Not safe for use by several threads. */
  public static final class Builder {

    private BodyType body = BodyType.SEVEN_BIT;
    private OptionalLong size = OptionalLong.empty();
    private boolean smtpUtf8;
    private boolean requireTls;
    private Optional<DsnReturn> dsnReturn = Optional.empty();
    private Optional<String> envelopeId = Optional.empty();
    private OptionalInt priority = OptionalInt.empty();
    private Optional<Hold> hold = Optional.empty();
    private Optional<DeliverBy> deliverBy = Optional.empty();
    private Optional<EmailAddress> submitter = Optional.empty();
    private final Map<String, String> others = new HashMap<>();

    private Builder() {}

    /**
     * Sets what the body is.
     *
     * @param value what it is
     * @return this builder
     */
    public Builder body(BodyType value) {
      body = value;
      return this;
    }

    /**
     * Sets the size.
     *
     * @param octets the octets
     * @return this builder
     */
    public Builder size(long octets) {
      size = OptionalLong.of(octets);
      return this;
    }

    /**
     * Says that the message may be internationalized.
     *
     * @return this builder
     */
    public Builder smtpUtf8() {
      smtpUtf8 = true;
      return this;
    }

    /**
     * Demands TLS on each hop.
     *
     * @return this builder
     */
    public Builder requireTls() {
      requireTls = true;
      return this;
    }

    /**
     * Sets what a failure notice returns.
     *
     * @param value what it returns
     * @return this builder
     */
    public Builder dsnReturn(DsnReturn value) {
      dsnReturn = Optional.of(value);
      return this;
    }

    /**
     * Sets what notices call the message.
     *
     * @param value the name, decoded
     * @return this builder
     */
    public Builder envelopeId(String value) {
      envelopeId = Optional.of(value);
      return this;
    }

    /**
     * Sets the priority.
     *
     * @param value -9 to 9
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder priority(int value) {
      if (value < -9 || value > 9) {
        throw new IllegalArgumentException("not a priority: " + value);
      }
      priority = OptionalInt.of(value);
      return this;
    }

    /**
     * Lets the message wait.
     *
     * @param value how long
     * @return this builder
     */
    public Builder hold(Hold value) {
      hold = Optional.of(value);
      return this;
    }

    /**
     * Sets by when it must be delivered.
     *
     * @param value by when
     * @return this builder
     */
    public Builder deliverBy(DeliverBy value) {
      deliverBy = Optional.of(value);
      return this;
    }

    /**
     * Names who submitted it.
     *
     * @param value the mailbox
     * @return this builder
     */
    public Builder submitter(EmailAddress value) {
      submitter = Optional.of(value);
      return this;
    }

    /**
     * Sets a parameter of an extension that the host has added.
     *
     * @param keyword the keyword, in upper case
     * @param value the value; empty where it has none
     * @return this builder
     */
    public Builder other(String keyword, String value) {
      others.put(keyword, value);
      return this;
    }

    /** {@return the parameters} */
    public MailParameters build() {
      return new MailParameters(
          body,
          size,
          smtpUtf8,
          requireTls,
          dsnReturn,
          envelopeId,
          priority,
          hold,
          deliverBy,
          submitter,
          others);
    }
  }
}
