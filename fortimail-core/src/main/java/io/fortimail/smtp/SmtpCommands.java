package io.fortimail.smtp;

import io.fortimail.mail.Client;
import io.fortimail.mail.TlsSession;
import io.fortimail.smtp.auth.CredentialAnswer;
import java.util.Optional;

/** Knows what a client may say when, and what it comes to. */
final class SmtpCommands {

  private static final String AUTH = "AUTH ";

  private final SmtpServerSettings settings;
  private final SmtpCommandParser parser;
  private final SmtpGreetings greetings;
  private final SmtpMailCommands mail;
  private final SmtpOrigin origin;
  private final SmtpAuthExchange auth;
  private Client client;
  private boolean greeted;
  private boolean extended;

  SmtpCommands(SmtpServerSettings settings, Client client) {
    this.settings = settings;
    this.client = client;
    this.parser = new SmtpCommandParser(settings, this::client);
    this.greetings = new SmtpGreetings(settings);
    this.mail = new SmtpMailCommands(settings);
    this.origin = new SmtpOrigin(settings, client);
    this.auth = new SmtpAuthExchange(settings);
  }

  Client client() {
    return client;
  }

  SmtpMailCommands mail() {
    return mail;
  }

  SmtpAuthExchange auth() {
    return auth;
  }

  SmtpReply banner() {
    return greetings.banner();
  }

  /** An initial response may be as long as any other (RFC 4954 section 4). */
  int longestLine() {
    SmtpLimits limits = settings.limits();
    return settings.auth().isPresent()
        ? Math.max(limits.commandLine(), limits.authLine())
        : limits.commandLine();
  }

  SmtpCommand parse(String line) {
    boolean tooLong = line.length() > settings.limits().commandLine() - 2;
    if (tooLong && !line.regionMatches(true, 0, AUTH, 0, AUTH.length())) {
      return SmtpCommandParser.announcesChunk(line)
          ? new SmtpCommand.Fatal(SmtpReplies.BAD_CHUNK)
          : new SmtpCommand.Bad(SmtpReplies.LINE_TOO_LONG);
    }
    return parser.parse(
        line, mail.transaction().filter(SmtpTransaction::isInternationalized).isPresent());
  }

  /**
   * Executes a command.
   *
   * @param moreFollows whether the client has sent more behind it already
   */
  SmtpStep execute(SmtpCommand command, boolean moreFollows) {
    if (isBadPipelining(command, moreFollows)) {
      return new SmtpStep.Goodbye(SmtpReplies.BAD_PIPELINING);
    } else if (needsTls(command)) {
      return new SmtpStep.Fault(SmtpReplies.TLS_FIRST);
    } else if (command instanceof SmtpCommand.Bad bad) {
      return new SmtpStep.Fault(bad.reply());
    } else if (command instanceof SmtpCommand.Fatal fatal) {
      return new SmtpStep.Goodbye(fatal.reply());
    } else if (command instanceof SmtpCommand.Helo helo) {
      boolean ehlo = helo.greeting() != SmtpCommand.Helo.Greeting.HELO;
      return new SmtpStep.Greet(
          new SmtpEvent.Helo(client.withHelo(origin.heloOr(helo.name())), ehlo));
    } else if (command instanceof SmtpCommand.Xclient xclient) {
      return origin.xclient(xclient, client, mail.transaction().isPresent());
    } else if (command instanceof SmtpCommand.Simple simple) {
      return simple(simple, moreFollows);
    } else if (!greeted) {
      return new SmtpStep.Fault(SmtpReplies.HELO_FIRST);
    }
    return greetedOnly(command);
  }

  /** What needs a greeting, except DATA, which names what is missing itself. */
  private SmtpStep greetedOnly(SmtpCommand command) {
    if (command instanceof SmtpCommand.Mail sender) {
      return mail.mail(sender, client, origin);
    } else if (command instanceof SmtpCommand.Rcpt rcpt) {
      return mail.rcpt(rcpt);
    } else if (command instanceof SmtpCommand.Auth start) {
      return extended
          ? auth.start(start, client, mail.transaction().isPresent())
          : new SmtpStep.Fault(SmtpReplies.badSequence("AUTH needs EHLO")); // RFC 4954 4
    } else if (command instanceof SmtpCommand.Xforward xforward) {
      return origin.xforward(xforward, mail.transaction().isPresent());
    }
    throw new AssertionError("not a command: " + command);
  }

  private SmtpStep simple(SmtpCommand.Simple command, boolean moreFollows) {
    return switch (command) {
      case DATA -> mail.data();
      case RSET -> new SmtpStep.Idle(SmtpPenalties.Kind.RESET, SmtpReplies.RESET);
      case NOOP -> new SmtpStep.Idle(SmtpPenalties.Kind.NOOP, SmtpReply.OK);
      case VRFY -> new SmtpStep.Idle(SmtpPenalties.Kind.OTHER, SmtpReplies.CANNOT_VERIFY);
      case HELP -> new SmtpStep.Idle(SmtpPenalties.Kind.OTHER, SmtpReplies.HELP);
      case STARTTLS -> startTls(moreFollows);
      case QUIT -> new SmtpStep.Goodbye(greetings.goodbye());
    };
  }

  /**
   * Whoever sends more behind STARTTLS in one go has not waited for the answer (RFC 3207 section 4)
   * and may be a third party that injects commands: none of them runs.
   */
  private SmtpStep startTls(boolean moreFollows) {
    if (moreFollows) {
      return new SmtpStep.Goodbye(SmtpReplies.closing(5, 0, "Nothing may follow STARTTLS"));
    } else if (client.tls().isPresent()) {
      return new SmtpStep.Fault(SmtpReplies.TLS_ALREADY);
    } else if (!settings.startTls()) {
      return new SmtpStep.Fault(SmtpReplies.STARTTLS_NOT_OFFERED);
    } else if (mail.transaction().isPresent() || client.user().isPresent()) {
      return new SmtpStep.Fault(SmtpReplies.TLS_TOO_LATE); // RFC 3207 4, RFC 4954 4
    }
    return new SmtpStep.StartTls();
  }

  /** RFC 2920 3.1: only who was told may send several commands in one go. */
  private boolean isBadPipelining(SmtpCommand command, boolean moreFollows) {
    return moreFollows
        && settings.isPipeliningStrict()
        && !(extended && settings.offer().has(SmtpExtension.PIPELINING, client))
        && !(command instanceof SmtpCommand.Helo helo
            && helo.greeting() != SmtpCommand.Helo.Greeting.HELO)
        && !(command instanceof SmtpCommand.Bdat)
        && command != SmtpCommand.Simple.STARTTLS
        && command != SmtpCommand.Simple.QUIT;
  }

  /** Why a chunk is not taken, whatever is in it; empty if it is. */
  Optional<SmtpReply> refusalOf(SmtpCommand.Bdat chunk) {
    if (needsTls(chunk)) {
      return Optional.of(SmtpReplies.TLS_FIRST);
    }
    return greeted ? mail.bodyRefusal() : Optional.of(SmtpReplies.HELO_FIRST);
  }

  /** RFC 3207 4. */
  private boolean needsTls(SmtpCommand command) {
    return settings.isTlsRequired()
        && client.tls().isEmpty()
        && !(command instanceof SmtpCommand.Helo helo
            && helo.greeting() != SmtpCommand.Helo.Greeting.HELO)
        && !(command instanceof SmtpCommand.Bad)
        && !(command instanceof SmtpCommand.Fatal)
        && command != SmtpCommand.Simple.NOOP
        && command != SmtpCommand.Simple.QUIT
        && command != SmtpCommand.Simple.STARTTLS;
  }

  /** The client's name was accepted. */
  SmtpReply welcome(SmtpEvent.Helo helo) {
    greeted = true;
    extended = helo.extended();
    client = helo.client();
    return extended ? greetings.extended(client, origin.peer()) : greetings.plain();
  }

  /** The client was asked for credentials, and this is what they are worth. */
  SmtpStep answered(CredentialAnswer answer) {
    return auth.answered(answer);
  }

  void authenticated(String user) {
    client = client.withUser(user);
  }

  void secured(TlsSession tls) {
    client = client.withTls(tls);
    greeted = false;
    extended = false;
  }

  void restart(Client other) {
    client = other;
    greeted = false;
    extended = false;
  }
}
