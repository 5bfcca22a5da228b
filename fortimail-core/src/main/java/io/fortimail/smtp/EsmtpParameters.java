package io.fortimail.smtp;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import io.fortimail.mail.BodyType;
import io.fortimail.mail.DeliverBy;
import io.fortimail.mail.DsnNotify;
import io.fortimail.mail.DsnReturn;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Hold;
import io.fortimail.mail.MailParameters;
import io.fortimail.mail.RcptParameters.OriginalRecipient;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The extensions that bring parameters with them, and how these are read. */
final class EsmtpParameters {

  /** The parameter by which a client asks for a reply for each recipient; it has no value. */
  static final String PER_RECIPIENT = "PRDR";

  private static final int MAX_SIZE_DIGITS = 20; // RFC 1870 3
  private static final int MAX_SECONDS_DIGITS = 9; // RFC 2852 4, RFC 4865 4
  private static final int MAX_TOLD_LIMIT = 999_999; // RFC 9422 4.1: six digits
  private static final int MAX_ENVELOPE_ID = 100; // RFC 3461 4.4
  private static final int MAX_ORIGINAL_RECIPIENT = 500; // RFC 3461 4.2
  private static final int SHORTEST_DATE_TIME = "2026-01-01T00:00:00Z".length();
  private static final Splitter COMMAS = Splitter.on(',');

  private EsmtpParameters() {}

  /** RFC 1870. */
  static SmtpExtension size(SmtpLimits limits) {
    String most = Long.toString(limits.messageSize());
    return SmtpExtension.named("SIZE")
        .withArguments(() -> most)
        .withMail(
            "SIZE",
            EsmtpParameter.taking(
                value -> isNumber(value, MAX_SIZE_DIGITS),
                (value, into) -> into.size(saturated(value))));
  }

  /** RFC 9422; empty where no limit is one that it can tell. */
  static Optional<SmtpExtension> limits(SmtpLimits limits) {
    String words = limit("MAILMAX", limits.transactions()) + limit("RCPTMAX", limits.recipients());
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(SmtpExtension.named("LIMITS").withArguments(words::stripLeading));
  }

  private static String limit(String name, int value) {
    return value > MAX_TOLD_LIMIT ? "" : " " + name + "=" + value;
  }

  static SmtpExtension eightBitMime() {
    return SmtpExtension.named("8BITMIME")
        .withMail("BODY", body(EnumSet.of(BodyType.SEVEN_BIT, BodyType.EIGHT_BIT_MIME)));
  }

  static SmtpExtension binaryMime() {
    return SmtpExtension.named("BINARYMIME").withMail("BODY", body(EnumSet.allOf(BodyType.class)));
  }

  private static EsmtpParameter<MailParameters.Builder> body(Set<BodyType> types) {
    return (value, into) -> {
      for (BodyType type : types) {
        if (Ascii.equalsIgnoreCase(type.keyword(), value)) {
          into.body(type);
          return EsmtpParameter.TAKEN;
        }
      }
      return EsmtpParameter.BAD_VALUE;
    };
  }

  static SmtpExtension prdr() {
    return SmtpExtension.named(PER_RECIPIENT).withMailParameter(PER_RECIPIENT, String::isEmpty);
  }

  static SmtpExtension smtpUtf8() {
    return SmtpExtension.named("SMTPUTF8")
        .withMail(
            "SMTPUTF8", EsmtpParameter.taking(String::isEmpty, (value, into) -> into.smtpUtf8()));
  }

  static SmtpExtension requireTls() {
    return SmtpExtension.named("REQUIRETLS")
        .withMail(
            "REQUIRETLS",
            EsmtpParameter.taking(String::isEmpty, (value, into) -> into.requireTls()));
  }

  static SmtpExtension dsn() {
    return SmtpExtension.named("DSN")
        .withMail("RET", EsmtpParameters::ret)
        .withMail("ENVID", EsmtpParameters::envelopeId)
        .withRcpt("NOTIFY", EsmtpParameters::notices)
        .withRcpt("ORCPT", EsmtpParameters::originalRecipient);
  }

  private static Optional<SmtpReply> ret(String value, MailParameters.Builder into) {
    for (DsnReturn type : DsnReturn.values()) {
      if (Ascii.equalsIgnoreCase(type.name(), value)) {
        into.dsnReturn(type);
        return EsmtpParameter.TAKEN;
      }
    }
    return EsmtpParameter.BAD_VALUE;
  }

  private static Optional<SmtpReply> envelopeId(String value, MailParameters.Builder into) {
    Optional<String> id =
        XText.decode(value).filter(text -> isPrintable(text) && value.length() <= MAX_ENVELOPE_ID);
    id.ifPresent(into::envelopeId);
    return id.isPresent() ? EsmtpParameter.TAKEN : EsmtpParameter.BAD_VALUE;
  }

  private static Optional<SmtpReply> notices(String value, RcptParametersBuilder into) {
    Set<DsnNotify> wishes = EnumSet.noneOf(DsnNotify.class);
    for (String word : COMMAS.split(value)) {
      Optional<DsnNotify> wish = wish(word);
      if (wish.isEmpty() || !wishes.add(wish.get())) {
        return EsmtpParameter.BAD_VALUE;
      }
    }
    if (wishes.contains(DsnNotify.NEVER) && wishes.size() > 1) {
      return EsmtpParameter.BAD_VALUE;
    }
    into.notices(wishes);
    return EsmtpParameter.TAKEN;
  }

  private static Optional<DsnNotify> wish(String word) {
    for (DsnNotify wish : DsnNotify.values()) {
      if (Ascii.equalsIgnoreCase(wish.name(), word)) {
        return Optional.of(wish);
      }
    }
    return Optional.empty();
  }

  private static Optional<SmtpReply> originalRecipient(String value, RcptParametersBuilder into) {
    int semicolon = value.indexOf(';');
    String type = value.substring(0, Math.max(semicolon, 0));
    if (!isAtom(type) || value.length() > MAX_ORIGINAL_RECIPIENT) {
      return EsmtpParameter.BAD_VALUE;
    }
    Optional<String> address =
        XText.decode(value.substring(semicolon + 1)).filter(EsmtpParameters::isPrintable);
    address.ifPresent(text -> into.originalRecipient(new OriginalRecipient(type, text)));
    return address.isPresent() ? EsmtpParameter.TAKEN : EsmtpParameter.BAD_VALUE;
  }

  /**
   * RFC 3461 4.2, 4.4: what is encoded is printable ASCII all the same, for it is written into
   * notices. Encoded line ends would write more than one field.
   */
  private static boolean isPrintable(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
  }

  /** RFC 5322 3.2.3. */
  private static boolean isAtom(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c <= '~' && "()<>[]:;@\\,.\"".indexOf(c) < 0);
  }

  /** RFC 4954 5: {@code AUTH=<>} says that nobody is known. */
  static Optional<SmtpReply> submitter(String value, MailParameters.Builder into) {
    Optional<String> text = XText.decode(value);
    if (text.isEmpty()) {
      return EsmtpParameter.BAD_VALUE;
    }
    if (text.get().equals("<>")) {
      return EsmtpParameter.TAKEN;
    }
    Optional<EmailAddress> mailbox = EmailAddress.parseInternational(text.get());
    mailbox.ifPresent(into::submitter);
    return mailbox.isPresent() ? EsmtpParameter.TAKEN : EsmtpParameter.BAD_VALUE;
  }

  static SmtpExtension mtPriority() {
    return SmtpExtension.named("MT-PRIORITY")
        .withMail(
            "MT-PRIORITY",
            (value, into) -> {
              boolean negative = value.startsWith("-");
              String digit = negative ? value.substring(1) : value;
              if (!isNumber(digit, 1) || (negative && digit.equals("0"))) {
                return EsmtpParameter.BAD_VALUE;
              }
              into.priority(Integer.parseInt(value));
              return EsmtpParameter.TAKEN;
            });
  }

  static SmtpExtension futureRelease(Duration longest, InstantSource clock) {
    return SmtpExtension.named("FUTURERELEASE")
        .withArguments(
            () ->
                longest.toSeconds()
                    + " "
                    + clock.instant().plus(longest).truncatedTo(ChronoUnit.SECONDS))
        .withMail("HOLDFOR", (value, into) -> holdFor(value, into, longest))
        .withMail("HOLDUNTIL", (value, into) -> holdUntil(value, into, longest, clock));
  }

  private static Optional<SmtpReply> holdFor(
      String value, MailParameters.Builder into, Duration longest) {
    if (!isNumber(value, MAX_SECONDS_DIGITS) || Long.parseLong(value) > longest.toSeconds()) {
      return EsmtpParameter.BAD_VALUE; // RFC 4865 4.3
    }
    return hold(new Hold.For(Duration.ofSeconds(Long.parseLong(value))), into);
  }

  private static Optional<SmtpReply> holdUntil(
      String value, MailParameters.Builder into, Duration longest, InstantSource clock) {
    if (value.length() < SHORTEST_DATE_TIME) { // RFC 3339 5.6: seconds are not left out
      return EsmtpParameter.BAD_VALUE;
    }
    try {
      Instant until = OffsetDateTime.parse(value).toInstant();
      return until.isAfter(clock.instant().plus(longest))
          ? EsmtpParameter.BAD_VALUE
          : hold(new Hold.Until(until), into);
    } catch (DateTimeException noDate) {
      return EsmtpParameter.BAD_VALUE;
    }
  }

  private static Optional<SmtpReply> hold(Hold hold, MailParameters.Builder into) {
    into.hold(hold);
    return EsmtpParameter.TAKEN;
  }

  static SmtpExtension deliverBy(Duration shortest) {
    String words = shortest.isZero() ? "" : Long.toString(shortest.toSeconds());
    return SmtpExtension.named("DELIVERBY")
        .withArguments(() -> words)
        .withMail("BY", (value, into) -> by(value, into, shortest));
  }

  /** RFC 2852 4: seconds, a semicolon, N or R, and maybe T. */
  private static Optional<SmtpReply> by(
      String value, MailParameters.Builder into, Duration shortest) {
    int semicolon = value.indexOf(';');
    OptionalLong seconds = seconds(value.substring(0, Math.max(semicolon, 0)));
    String mode = Ascii.toUpperCase(value.substring(semicolon + 1));
    boolean returns = mode.startsWith("R");
    boolean good = mode.equals("R") || mode.equals("RT") || mode.equals("N") || mode.equals("NT");
    if (seconds.isEmpty() || !good || (returns && seconds.getAsLong() <= 0)) {
      return EsmtpParameter.BAD_VALUE;
    }
    if (returns && seconds.getAsLong() < shortest.toSeconds()) {
      return Optional.of(
          SmtpReply.of(
              555, new EnhancedStatus(5, 5, 4), "Cannot deliver within " + seconds.getAsLong()));
    }
    into.deliverBy(
        new DeliverBy(
            Duration.ofSeconds(seconds.getAsLong()),
            returns ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY,
            mode.endsWith("T")));
    return EsmtpParameter.TAKEN;
  }

  private static OptionalLong seconds(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    return isNumber(signed ? text.substring(1) : text, MAX_SECONDS_DIGITS)
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  static boolean isNumber(String value, int mostDigits) {
    return !value.isEmpty()
        && value.length() <= mostDigits
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * SIZE=99999999999999999999 is a number (RFC 1870 allows 20 digits), and more than anyone has.
   */
  static long saturated(String digits) {
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
}
