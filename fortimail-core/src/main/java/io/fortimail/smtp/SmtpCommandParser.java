package io.fortimail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import com.google.common.base.Utf8;
import io.fortimail.mail.Client;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.RcptParameters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads command lines, RFC 5321 section 4.1, by plain scans. */
final class SmtpCommandParser {

  private static final EnhancedStatus SYNTAX = new EnhancedStatus(5, 5, 2);
  private static final EnhancedStatus BAD_ARGUMENTS = new EnhancedStatus(5, 5, 4);
  private static final EnhancedStatus BAD_SENDER = new EnhancedStatus(5, 1, 7);
  private static final EnhancedStatus BAD_RECIPIENT = new EnhancedStatus(5, 1, 3);
  private static final String HELO_SPECIALS = "[].-_#:"; // what a FortiMail unit lets pass
  private static final int MAX_HELO = 255; // RFC 5321 4.5.3.1.2
  private static final int MAX_CHUNK_DIGITS = 20; // RFC 3030 4.2

  private static final String CHUNK_VERB = "BDAT";

  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private final SmtpServerSettings settings;
  private final Supplier<Client> client;

  /**
   * A parser for one session.
   *
   * @param client who the client is at present: it decides what is offered
   */
  SmtpCommandParser(SmtpServerSettings settings, Supplier<Client> client) {
    this.settings = settings;
    this.client = client;
  }

  /**
   * Reads a line.
   *
   * @param octets the line, one character for each octet
   * @param internationalized whether the open transaction has declared SMTPUTF8
   */
  SmtpCommand parse(String octets, boolean internationalized) {
    SmtpCommand command = read(octets, internationalized);
    return command instanceof SmtpCommand.Bad && announcesChunk(octets)
        ? new SmtpCommand.Fatal(SmtpReplies.BAD_CHUNK)
        : command;
  }

  /** Whether a chunk of unknown size may follow, which cannot be read past (RFC 3030 section 2). */
  static boolean announcesChunk(String line) {
    return line.regionMatches(true, 0, CHUNK_VERB, 0, CHUNK_VERB.length())
        && (line.length() == CHUNK_VERB.length()
            || !Character.isLetterOrDigit(line.charAt(CHUNK_VERB.length())));
  }

  private SmtpCommand read(String octets, boolean internationalized) {
    boolean ascii = true;
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        return bad(500, SYNTAX, "Only printable characters in commands");
      }
      ascii &= c < 0x80;
    }
    return ascii ? parse(octets) : parseInternational(octets, internationalized);
  }

  /** RFC 6531 3.4: addresses are all that may be other than ASCII. */
  private SmtpCommand parseInternational(String octets, boolean internationalized) {
    byte[] bytes = octets.getBytes(ISO_8859_1);
    if (!Utf8.isWellFormed(bytes)) {
      return bad(500, SYNTAX, "Neither ASCII nor UTF-8");
    }
    SmtpCommand command = parse(new String(bytes, UTF_8));
    boolean allowed =
        command instanceof SmtpCommand.Bad
            || command instanceof SmtpCommand.Fatal
            || command == SmtpCommand.Simple.VRFY
            || (command instanceof SmtpCommand.Mail mail && mail.parameters().smtpUtf8())
            || (command instanceof SmtpCommand.Rcpt && internationalized);
    if (allowed) {
      return command;
    }
    if (command instanceof SmtpCommand.Mail) { // RFC 6531 3.5
      return new SmtpCommand.Bad(SmtpReplies.SENDER_NEEDS_SMTPUTF8);
    }
    return command instanceof SmtpCommand.Rcpt
        ? new SmtpCommand.Bad(SmtpReplies.RECIPIENT_NEEDS_SMTPUTF8)
        : bad(500, SYNTAX, "Only ASCII in this command");
  }

  private SmtpCommand parse(String line) {
    String text = line.stripTrailing();
    int space = text.indexOf(' ');
    String verb = Ascii.toUpperCase(space < 0 ? text : text.substring(0, space));
    String rest = space < 0 ? "" : text.substring(space + 1).strip();
    return switch (verb) {
      case "EHLO" -> helo(rest, SmtpCommand.Helo.Greeting.EHLO);
      case "HELO" -> helo(rest, SmtpCommand.Helo.Greeting.HELO);
      case "LHLO" -> helo(rest, SmtpCommand.Helo.Greeting.LHLO);
      case "MAIL" -> mail(rest);
      case "RCPT" -> rcpt(rest);
      case "BDAT" -> bdat(rest);
      case "AUTH" -> auth(rest);
      case "XCLIENT" -> attributes(rest, SmtpCommand.Xclient::new);
      case "XFORWARD" -> attributes(rest, SmtpCommand.Xforward::new);
      case "DATA" -> alone(SmtpCommand.Simple.DATA, rest);
      case "RSET" -> alone(SmtpCommand.Simple.RSET, rest);
      case "QUIT" -> alone(SmtpCommand.Simple.QUIT, rest);
      case "STARTTLS" -> alone(SmtpCommand.Simple.STARTTLS, rest);
      case "NOOP" -> SmtpCommand.Simple.NOOP;
      case "HELP" -> SmtpCommand.Simple.HELP;
      case "VRFY" ->
          rest.isEmpty() ? bad(501, BAD_ARGUMENTS, "VRFY needs a name") : SmtpCommand.Simple.VRFY;
      case "EXPN" -> bad(502, new EnhancedStatus(5, 5, 1), "EXPN is not offered");
      // HTTP, a proxy's header where none is expected, SIP, SSH: what follows is no command.
      case "GET", "POST", "PUT", "HEAD", "DELETE", "CONNECT", "OPTIONS", "PROXY", "INVITE" ->
          new SmtpCommand.Fatal(SmtpReplies.OTHER_PROTOCOL);
      default ->
          verb.startsWith("SSH-")
              ? new SmtpCommand.Fatal(SmtpReplies.OTHER_PROTOCOL)
              : new SmtpCommand.Bad(SmtpReplies.NOT_RECOGNIZED);
    };
  }

  private static SmtpCommand alone(SmtpCommand command, String rest) {
    return rest.isEmpty() ? command : bad(501, BAD_ARGUMENTS, "No argument allowed");
  }

  private SmtpCommand helo(String name, SmtpCommand.Helo.Greeting greeting) {
    boolean lmtp = greeting == SmtpCommand.Helo.Greeting.LHLO;
    if (lmtp != (settings.service() == SmtpService.LMTP)) { // RFC 2033 4.1
      return new SmtpCommand.Bad(SmtpReplies.NOT_RECOGNIZED);
    } else if (name.isEmpty()) {
      return bad(501, BAD_ARGUMENTS, "Give your name");
    }
    return isHeloName(name)
        ? new SmtpCommand.Helo(name, greeting)
        : bad(501, new EnhancedStatus(5, 0, 0), "Invalid domain name");
  }

  static boolean isHeloName(String name) {
    return name.length() <= MAX_HELO
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || HELO_SPECIALS.indexOf(c) >= 0);
  }

  private SmtpCommand mail(String rest) {
    Optional<PathAndParameters> split = PathAndParameters.split(rest, "FROM:");
    if (split.isEmpty()) {
      return bad(501, SYNTAX, "Syntax: MAIL FROM:<address>");
    }
    String path = split.get().path();
    Optional<EmailAddress> sender =
        path.isEmpty() ? Optional.empty() : EmailAddress.parseInternational(path);
    if (sender.isEmpty() && !path.isEmpty()) {
      return bad(501, BAD_SENDER, "Bad sender address syntax");
    }
    MailParameters.Builder parameters = MailParameters.builder();
    return read(
            split.get().parameters(),
            keyword -> settings.offer().mailParameter(keyword, client.get()),
            parameters)
        .<SmtpCommand>map(SmtpCommand.Bad::new)
        .orElseGet(() -> new SmtpCommand.Mail(sender, parameters.build()));
  }

  private SmtpCommand rcpt(String rest) {
    Optional<PathAndParameters> split = PathAndParameters.split(rest, "TO:");
    if (split.isEmpty()) {
      return bad(501, SYNTAX, "Syntax: RCPT TO:<address>");
    }
    String path = split.get().path();
    boolean postmaster = Ascii.equalsIgnoreCase(path, "postmaster");
    Optional<EmailAddress> recipient =
        postmaster ? Optional.empty() : EmailAddress.parseInternational(path);
    if (recipient.isEmpty() && !postmaster) {
      return bad(501, BAD_RECIPIENT, "Bad recipient address syntax");
    }
    if (split.get().parameters().isEmpty()) {
      return new SmtpCommand.Rcpt(recipient, RcptParameters.NONE);
    }
    RcptParametersBuilder parameters = new RcptParametersBuilder();
    return read(
            split.get().parameters(),
            keyword -> settings.offer().rcptParameter(keyword, client.get()),
            parameters)
        .<SmtpCommand>map(SmtpCommand.Bad::new)
        .orElseGet(() -> new SmtpCommand.Rcpt(recipient, parameters.build()));
  }

  /**
   * Returns what is wrong with the parameters; RFC 5321 4.1.1.11: each is known and stands once.
   */
  private static <B> Optional<SmtpReply> read(
      List<String> parameters, Function<String, Optional<EsmtpParameter<B>>> known, B into) {
    Set<String> seen = new HashSet<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      String keyword = Ascii.toUpperCase(equals < 0 ? parameter : parameter.substring(0, equals));
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      Optional<EsmtpParameter<B>> reader = known.apply(keyword);
      if (reader.isEmpty()) {
        return Optional.of(
            SmtpReply.of(555, BAD_ARGUMENTS, "Parameter not recognized: " + keyword));
      }
      // RFC 4865 4: one of the two holds a message
      if (!seen.add(keyword.equals("HOLDUNTIL") ? "HOLDFOR" : keyword)) {
        return Optional.of(SmtpReply.of(501, BAD_ARGUMENTS, "Repeated parameter " + keyword));
      }
      // RFC 5321 4.1.2: behind an equals sign there is a value, and no other such sign
      if (equals >= 0 && (value.isEmpty() || value.indexOf('=') >= 0)) {
        return EsmtpParameter.BAD_VALUE;
      }
      Optional<SmtpReply> refusal = reader.get().read(value, into);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** A chunk of unknown size cannot be read past (RFC 3030 4.2). */
  private SmtpCommand bdat(String rest) {
    if (!settings.offer().has(SmtpExtension.CHUNKING, client.get())) {
      return new SmtpCommand.Fatal(SmtpReplies.NOT_RECOGNIZED);
    }
    List<String> words = WORDS.splitToList(rest);
    boolean last = words.size() == 2 && Ascii.equalsIgnoreCase(words.get(1), "LAST");
    boolean good =
        (last || words.size() == 1) && EsmtpParameters.isNumber(words.get(0), MAX_CHUNK_DIGITS);
    return good
        ? new SmtpCommand.Bdat(EsmtpParameters.saturated(words.get(0)), last)
        : new SmtpCommand.Fatal(SmtpReplies.BAD_CHUNK);
  }

  private static SmtpCommand auth(String rest) {
    List<String> words = WORDS.splitToList(rest);
    if (words.isEmpty() || words.size() > 2) {
      return bad(501, BAD_ARGUMENTS, "Syntax: AUTH mechanism [initial-response]");
    }
    return new SmtpCommand.Auth(
        words.get(0), words.size() == 2 ? Optional.of(words.get(1)) : Optional.empty());
  }

  private static SmtpCommand attributes(
      String rest, Function<Map<String, Optional<String>>, SmtpCommand> command) {
    Map<String, Optional<String>> attributes = new HashMap<>();
    for (String word : WORDS.split(rest)) {
      int equals = word.indexOf('=');
      Optional<String> value = XText.decode(word.substring(equals + 1));
      // Nothing is no name, and no user who has logged in
      if (equals < 1 || value.filter(text -> !text.isEmpty()).isEmpty()) {
        return bad(501, BAD_ARGUMENTS, "Bad attribute");
      }
      attributes.put(
          Ascii.toUpperCase(word.substring(0, equals)),
          value.filter(
              text ->
                  !Ascii.equalsIgnoreCase(text, "[UNAVAILABLE]")
                      && !Ascii.equalsIgnoreCase(text, "[TEMPUNAVAIL]")));
    }
    return attributes.isEmpty()
        ? bad(501, BAD_ARGUMENTS, "Attribute missing")
        : command.apply(attributes);
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
      if (!text.isEmpty() && text.charAt(0) != '<') {
        return withoutBrackets(text);
      }
      int end = endOfPath(text);
      if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ' ')) {
        return Optional.empty();
      }
      List<String> parameters =
          end + 1 == text.length() ? List.of() : WORDS.splitToList(text.substring(end + 1));
      return Optional.of(
          new PathAndParameters(withoutSourceRoute(text.substring(1, end)), parameters));
    }

    /** No RFC has it, but old programs send it, and nothing else can be meant. */
    private static Optional<PathAndParameters> withoutBrackets(String text) {
      List<String> words = WORDS.splitToList(text);
      return Optional.of(new PathAndParameters(words.get(0), words.subList(1, words.size())));
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
