package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A reply: a code, an enhanced status (RFC 2034) and lines of text.
 *
 * @param code three digits, 200 to 599 (RFC 5321 section 4.2)
 * @param status the enhanced status; empty where RFC 2034 allows none (the greeting, HELO, EHLO)
 * @param lines the text, at least one line; printable ASCII of at most {@value #MAX_TEXT}
 *     characters each, whatever was passed in
 */
public record SmtpReply(int code, Optional<EnhancedStatus> status, List<String> lines) {

  /** Room for text in a reply line of 512 octets (RFC 5321 4.5.3.1.5) with code and status. */
  public static final int MAX_TEXT = 490;

  /** {@code 250 2.0.0 OK}. */
  public static final SmtpReply OK = of(250, new EnhancedStatus(2, 0, 0), "OK");

  /**
   * Checks the code and cleans the text.
   *
   * @throws IllegalArgumentException if code and status do not belong together
   */
  public SmtpReply {
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("not a reply code: " + code);
    }
    int category = code / 100;
    if (status.filter(s -> s.category() != category).isPresent()) {
      throw new IllegalArgumentException("code " + code + " with status " + status.get());
    }
    lines = lines.stream().map(line -> PeerText.clean(line, MAX_TEXT)).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a reply needs a line");
    }
  }

  /**
   * A reply with an enhanced status.
   *
   * @param code the code
   * @param status the status, of the same class
   * @param lines the text
   * @return the reply
   */
  public static SmtpReply of(int code, EnhancedStatus status, String... lines) {
    return new SmtpReply(code, Optional.of(status), Arrays.asList(lines));
  }

  /**
   * A reply without an enhanced status.
   *
   * @param code the code
   * @param lines the text
   * @return the reply
   */
  public static SmtpReply plain(int code, String... lines) {
    return new SmtpReply(code, Optional.empty(), Arrays.asList(lines));
  }

  /** {@return whether the command has done what it was meant to: the code is 2yz or 3yz} */
  public boolean isPositive() {
    return code < 400;
  }

  /** {@return whether the same command may succeed later: the code is 4yz} */
  public boolean isTransient() {
    return code >= 400 && code < 500;
  }

  /** {@return the reply as it is written, each line with its code, its status and CRLF} */
  public byte[] encode() {
    StringBuilder out = new StringBuilder(64);
    for (int i = 0; i < lines.size(); i++) {
      out.append(code).append(i + 1 < lines.size() ? '-' : ' ');
      if (status.isPresent()) {
        out.append(status.get()).append(' ');
      }
      out.append(lines.get(i)).append("\r\n");
    }
    return out.toString().getBytes(US_ASCII);
  }

  /** {@return code, status and text on one line, for a log} */
  @Override
  public String toString() {
    return code + " " + status.map(s -> s + " ").orElse("") + String.join(" / ", lines);
  }
}
