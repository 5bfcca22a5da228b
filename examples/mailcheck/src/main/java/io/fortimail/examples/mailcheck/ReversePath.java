package io.fortimail.examples.mailcheck;

import io.fortimail.mail.EmailAddress;
import java.util.Optional;

/**
 * An envelope sender (RFC 5321 section 4.1.2, {@code Reverse-path}).
 *
 * @param address the mailbox; empty is the null path
 */
record ReversePath(Optional<EmailAddress> address) {

  static final ReversePath NULL = new ReversePath(Optional.empty());

  /** Reads a path with or without its angle brackets; empty if the text is neither. */
  static Optional<ReversePath> parse(String text) {
    String mailbox = withoutBrackets(text);
    return mailbox.isEmpty()
        ? Optional.of(NULL)
        : EmailAddress.parse(mailbox).map(address -> new ReversePath(Optional.of(address)));
  }

  static String withoutBrackets(String text) {
    String path = text.trim();
    return path.startsWith("<") && path.endsWith(">")
        ? path.substring(1, path.length() - 1).trim()
        : path;
  }
}
