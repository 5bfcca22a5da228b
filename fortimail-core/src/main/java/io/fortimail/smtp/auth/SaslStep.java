package io.fortimail.smtp.auth;

import java.util.Arrays;

/** What the caller of a {@link SaslExchange} does next. */
public sealed interface SaslStep {

  /**
   * Send this to the client, in base64 after 334, and hand its answer to {@link
   * SaslExchange#respond}. The exchange may be over but for this: SMTP has no room for data in the
   * reply of success, so it goes as a challenge with an empty response (RFC 4954 section 4).
   *
   * @param data the challenge, perhaps empty
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
  record Challenge(byte[] data) implements SaslStep {
    /** Copies the data. */
    public Challenge {
      data = data.clone();
    }

    /** {@return a copy of the challenge} */
    @Override
    public byte[] data() {
      return data.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Challenge that && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(data);
    }

    @Override
    public String toString() {
      return "Challenge[" + data.length + " bytes]";
    }
  }

  /**
   * Ask this of the {@link Credentials} and hand the answer to {@link SaslExchange#answered}.
   *
   * @param question what to ask
   */
  record Ask(CredentialQuestion question) implements SaslStep {}

  /**
   * The client is who it says: 235 2.7.0.
   *
   * @param user who that is
   */
  record Success(String user) implements SaslStep {}

  /**
   * The exchange came to nothing. The client may try again, as often as the caller lets it.
   *
   * @param reason why
   */
  record Failure(Reason reason) implements SaslStep {}

  /** Why an exchange failed, as far as SMTP tells it apart (RFC 4954 sections 4 and 6). */
  enum Reason {
    /** The response breaks the mechanism's syntax: 501 5.5.2. */
    MALFORMED,
    /** A response, or a part of it, is over its limit in {@link SaslLimits}: 500 5.5.6. */
    TOO_LONG,
    /** Wrong user, password, proof or token, or the wish to act as somebody else: 535 5.7.8. */
    DENIED,
    /**
     * The client's view of the TLS channel, or of what was offered, is not ours: 535 5.7.8 as well,
     * but worth a line in the log, because it is what somebody in between looks like (RFC 5802
     * section 6).
     */
    CHANNEL_BINDING,
    /** Nobody could say whether the credentials are good: 454 4.7.0. */
    UNAVAILABLE
  }
}
