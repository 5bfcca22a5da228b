package io.fortimail.smtp;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import io.fortimail.mail.BodyType;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads command lines, RFC 5321 section 4.1, by plain scans. */
final class SmtpCommandParser {

  private static final EnhancedStatus SYNTAX = new EnhancedStatus(5, 5, 2);
  private static final EnhancedStatus BAD_ARGUMENTS = new EnhancedStatus(5, 5, 4);
  private static final EnhancedStatus BAD_SENDER = new EnhancedStatus(5, 1, 7);
  private static final EnhancedStatus BAD_RECIPIENT = new EnhancedStatus(5, 1, 3);
  private static final String HELO_SPECIALS = "[].-_#:"; // what a FortiMail unit lets pass
  private static final int MAX_HELO = 255; // RFC 5321 4.5.3.1.2
  private static final int MAX_SIZE_DIGITS = 20; // RFC 1870 3

  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private SmtpCommandParser() {}

  static SmtpCommand parse(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') { // RFC 5321 2.4: SMTPUTF8 is not offered
        return bad(500, SYNTAX, "Only printable ASCII in commands");
      }
    }
    String text = line.stripTrailing();
    int space = text.indexOf(' ');
    String verb = Ascii.toUpperCase(space < 0 ? text : text.substring(0, space));
    String rest = space < 0 ? "" : text.substring(space + 1).strip();
    return switch (verb) {
      case "EHLO" -> helo(rest, true);
      case "HELO" -> helo(rest, false);
      case "MAIL" -> mail(rest);
      case "RCPT" -> rcpt(rest);
      case "DATA" -> alone(SmtpCommand.Simple.DATA, rest);
      case "RSET" -> alone(SmtpCommand.Simple.RSET, rest);
      case "QUIT" -> alone(SmtpCommand.Simple.QUIT, rest);
      case "STARTTLS" -> alone(SmtpCommand.Simple.STARTTLS, rest);
      case "NOOP" -> SmtpCommand.Simple.NOOP;
      case "HELP" -> SmtpCommand.Simple.HELP;
      case "VRFY" ->
          rest.isEmpty() ? bad(501, BAD_ARGUMENTS, "VRFY needs a name") : SmtpCommand.Simple.VRFY;
      case "EXPN" -> bad(502, new EnhancedStatus(5, 5, 1), "EXPN is not offered");
      default -> bad(500, new EnhancedStatus(5, 5, 1), "Command not recognized");
    };
  }

  private static SmtpCommand alone(SmtpCommand command, String rest) {
    return rest.isEmpty() ? command : bad(501, BAD_ARGUMENTS, "No argument allowed");
  }

  private static SmtpCommand helo(String name, boolean extended) {
    if (name.isEmpty()) {
      return bad(501, BAD_ARGUMENTS, "Give your name");
    }
    boolean clean =
        name.length() <= MAX_HELO
            && name.chars()
                .allMatch(
                    c ->
                        (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || HELO_SPECIALS.indexOf(c) >= 0);
    return clean
        ? new SmtpCommand.Helo(name, extended)
        : bad(501, new EnhancedStatus(5, 0, 0), "Invalid domain name");
  }

  private static SmtpCommand mail(String rest) {
    Optional<PathAndParameters> split = PathAndParameters.split(rest, "FROM:");
    if (split.isEmpty()) {
      return bad(501, SYNTAX, "Syntax: MAIL FROM:<address>");
    }
    String path = split.get().path();
    Optional<EmailAddress> sender = path.isEmpty() ? Optional.empty() : EmailAddress.parse(path);
    if (sender.isEmpty() && !path.isEmpty()) {
      return bad(501, BAD_SENDER, "Bad sender address syntax");
    }
    return mailParameters(sender, split.get().parameters());
  }

  private static SmtpCommand mailParameters(
      Optional<EmailAddress> sender, List<String> parameters) {
    OptionalLong size = OptionalLong.empty();
    Optional<BodyType> body = Optional.empty();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      String keyword = Ascii.toUpperCase(equals < 0 ? parameter : parameter.substring(0, equals));
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      if (keyword.equals("SIZE") && size.isEmpty() && isNumber(value)) {
        size = OptionalLong.of(saturated(value));
      } else if (keyword.equals("BODY") && body.isEmpty() && bodyType(value).isPresent()) {
        body = bodyType(value);
      } else if (keyword.equals("SIZE") || keyword.equals("BODY")) {
        return bad(501, BAD_ARGUMENTS, "Bad or repeated parameter " + keyword);
      } else {
        return bad(555, BAD_ARGUMENTS, "Parameter not recognized: " + keyword);
      }
    }
    return new SmtpCommand.Mail(sender, size, body.orElse(BodyType.SEVEN_BIT));
  }

  private static SmtpCommand rcpt(String rest) {
    Optional<PathAndParameters> split = PathAndParameters.split(rest, "TO:");
    if (split.isEmpty()) {
      return bad(501, SYNTAX, "Syntax: RCPT TO:<address>");
    }
    if (!split.get().parameters().isEmpty()) {
      return bad(555, BAD_ARGUMENTS, "Parameter not recognized");
    }
    String path = split.get().path();
    if (Ascii.equalsIgnoreCase(path, "postmaster")) {
      return new SmtpCommand.Rcpt(Optional.empty());
    }
    Optional<EmailAddress> recipient = EmailAddress.parse(path);
    return recipient.isPresent()
        ? new SmtpCommand.Rcpt(recipient)
        : bad(501, BAD_RECIPIENT, "Bad recipient address syntax");
  }

  private static Optional<BodyType> bodyType(String value) {
    for (BodyType type : BodyType.values()) {
      if (Ascii.equalsIgnoreCase(type.keyword(), value)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_SIZE_DIGITS
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * SIZE=99999999999999999999 is a number (RFC 1870 allows 20 digits), and more than anyone has.
   */
  private static long saturated(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return Long.MAX_VALUE;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static SmtpCommand bad(int code, EnhancedStatus status, String text) {
    return new SmtpCommand.Bad(SmtpReply.of(code, status, text));
  }

  /** What follows {@code FROM:} or {@code TO:}: a path without its brackets, and parameters. */
  private record PathAndParameters(String path, List<String> parameters) {

    static Optional<PathAndParameters> split(String rest, String keyword) {
      if (!rest.regionMatches(true, 0, keyword, 0, keyword.length())) {
        return Optional.empty();
      }
      String text = rest.substring(keyword.length()).stripLeading();
      int end = endOfPath(text);
      if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ' ')) {
        return Optional.empty();
      }
      List<String> parameters =
          end + 1 == text.length() ? List.of() : WORDS.splitToList(text.substring(end + 1));
      return Optional.of(
          new PathAndParameters(withoutSourceRoute(text.substring(1, end)), parameters));
    }

    /** The index of the closing bracket, which may also stand inside a quoted string. */
    private static int endOfPath(String text) {
      if (text.isEmpty() || text.charAt(0) != '<') {
        return -1;
      }
      boolean quoted = false;
      for (int i = 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (quoted && c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = !quoted;
        } else if (c == '>' && !quoted) {
          return i;
        }
      }
      return -1;
    }

    /** RFC 5321 4.1.1.3: a source route is accepted and ignored, where a mailbox follows it. */
    private static String withoutSourceRoute(String path) {
      int colon = path.indexOf(':');
      return path.startsWith("@") && colon > 0 && colon + 1 < path.length()
          ? path.substring(colon + 1)
          : path;
    }
  }
}
