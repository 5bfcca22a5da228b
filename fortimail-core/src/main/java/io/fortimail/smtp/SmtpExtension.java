package io.fortimail.smtp;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import io.fortimail.mail.Client;
import io.fortimail.mail.MailParameters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An extension of SMTP that a server offers: the line in the answer to EHLO, and the parameters of
 * MAIL and RCPT that come with it (RFC 5321 section 2.2). A parameter that no offered extension
 * owns is refused.
 *
 * <p>Some extensions are a matter of the session alone, which keeps them; others are a promise of
 * the host, as said with each. A host adds one of its own with {@link #named}:
 *
 * <pre>{@code
 * SmtpExtension trace = SmtpExtension.named("XTRACE")
 *     .withMailParameter("XTRACE", id -> id.length() == 16);
 * // later: mail.parameters().others().get("XTRACE")
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SmtpExtension {

  /** Several commands in one go (RFC 2920). */
  public static final SmtpExtension PIPELINING = named("PIPELINING");

  /** Status codes in replies (RFC 2034). */
  public static final SmtpExtension ENHANCEDSTATUSCODES = named("ENHANCEDSTATUSCODES");

  /** Bodies with octets above 127 (RFC 6152); the host must keep them as they are. */
  public static final SmtpExtension EIGHT_BIT_MIME = EsmtpParameters.eightBitMime();

  /** Bodies in chunks of known size (RFC 3030). */
  public static final SmtpExtension CHUNKING = named("CHUNKING");

  /**
   * Bodies that are not lines (RFC 3030); needs {@link #CHUNKING}. The host must keep each octet,
   * and convert the message for a next host that does not take it.
   */
  public static final SmtpExtension BINARYMIME = EsmtpParameters.binaryMime();

  /** A reply for each recipient after the body, where the client asks for it. */
  public static final SmtpExtension PRDR = EsmtpParameters.prdr();

  /**
   * Internationalized addresses and headers (RFC 6531). The host must not pass such a message to a
   * next host that does not take it.
   */
  public static final SmtpExtension SMTPUTF8 = EsmtpParameters.smtpUtf8();

  /** Notices on demand (RFC 3461). The host must send them, or pass the wish on. */
  public static final SmtpExtension DSN = EsmtpParameters.dsn();

  /** TLS on each hop or a bounce (RFC 8689). The host must keep to it; offered inside TLS only. */
  public static final SmtpExtension REQUIRETLS =
      EsmtpParameters.requireTls().onlyFor(client -> client.tls().isPresent());

  private final String keyword;
  private final Supplier<String> arguments;
  private final Predicate<Client> offeredTo;
  private final Map<String, EsmtpParameter<MailParameters.Builder>> mail;
  private final Map<String, EsmtpParameter<RcptParametersBuilder>> rcpt;

  private SmtpExtension(
      String keyword,
      Supplier<String> arguments,
      Predicate<Client> offeredTo,
      Map<String, EsmtpParameter<MailParameters.Builder>> mail,
      Map<String, EsmtpParameter<RcptParametersBuilder>> rcpt) {
    this.keyword = keyword;
    this.arguments = arguments;
    this.offeredTo = offeredTo;
    this.mail = mail;
    this.rcpt = rcpt;
  }

  /**
   * An extension of the host's own, without parameters yet.
   *
   * @param keyword its keyword, such as {@code XTRACE}
   * @return the extension
   * @throws IllegalArgumentException if it is no keyword (RFC 5321 section 4.1.1.1)
   */
  public static SmtpExtension named(String keyword) {
    return new SmtpExtension(
        checked(keyword), () -> "", client -> true, ImmutableMap.of(), ImmutableMap.of());
  }

  /**
   * Priorities (RFC 6710). The host must send messages of a higher priority first.
   *
   * @return the extension
   */
  public static SmtpExtension mtPriority() {
    return EsmtpParameters.mtPriority();
  }

  /**
   * Messages that wait (RFC 4865). The host must hold them back.
   *
   * @param longest the longest time a message may wait
   * @param clock what time it is
   * @return the extension
   */
  public static SmtpExtension futureRelease(Duration longest, InstantSource clock) {
    return EsmtpParameters.futureRelease(longest, clock);
  }

  /**
   * Messages that must be delivered by some time (RFC 2852). The host must return or report them.
   *
   * @param shortest the shortest time it takes on
   * @return the extension
   */
  public static SmtpExtension deliverBy(Duration shortest) {
    return EsmtpParameters.deliverBy(shortest);
  }

  /**
   * The same extension with words behind its keyword.
   *
   * @param words what stands there, asked for at each EHLO; may be empty
   * @return a new extension
   */
  public SmtpExtension withArguments(Supplier<String> words) {
    return new SmtpExtension(keyword, words, offeredTo, mail, rcpt);
  }

  /**
   * The same extension with a parameter of MAIL; {@link MailParameters#others} tells its value.
   *
   * @param name its keyword
   * @param valid which values are taken; asked with the empty one where there is none. It must not
   *     block.
   * @return a new extension
   * @throws IllegalArgumentException if it is no keyword
   */
  public SmtpExtension withMailParameter(String name, Predicate<String> valid) {
    String key = checked(name);
    return withMail(key, EsmtpParameter.taking(valid, (value, into) -> into.other(key, value)));
  }

  /**
   * The same extension with a parameter of RCPT; {@link io.fortimail.mail.RcptParameters#others}
   * tells its value.
   *
   * @param name its keyword
   * @param valid which values are taken; asked with the empty one where there is none. It must not
   *     block.
   * @return a new extension
   * @throws IllegalArgumentException if it is no keyword
   */
  public SmtpExtension withRcptParameter(String name, Predicate<String> valid) {
    String key = checked(name);
    return withRcpt(key, EsmtpParameter.taking(valid, (value, into) -> into.other(key, value)));
  }

  /**
   * The same extension for some clients only.
   *
   * @param some for whom
   * @return a new extension
   */
  public SmtpExtension onlyFor(Predicate<Client> some) {
    return new SmtpExtension(keyword, arguments, some, mail, rcpt);
  }

  /** {@return the keyword} */
  public String keyword() {
    return keyword;
  }

  /** {@return the keyword} */
  @Override
  public String toString() {
    return keyword;
  }

  SmtpExtension withMail(String name, EsmtpParameter<MailParameters.Builder> parameter) {
    return new SmtpExtension(keyword, arguments, offeredTo, with(mail, name, parameter), rcpt);
  }

  SmtpExtension withRcpt(String name, EsmtpParameter<RcptParametersBuilder> parameter) {
    return new SmtpExtension(keyword, arguments, offeredTo, mail, with(rcpt, name, parameter));
  }

  boolean isOfferedTo(Client client) {
    return offeredTo.test(client);
  }

  /** The line in the answer to EHLO. */
  String line() {
    String words = arguments.get();
    return words.isEmpty() ? keyword : keyword + " " + words;
  }

  Map<String, EsmtpParameter<MailParameters.Builder>> mail() {
    return mail;
  }

  Map<String, EsmtpParameter<RcptParametersBuilder>> rcpt() {
    return rcpt;
  }

  private static <P> Map<String, P> with(Map<String, P> map, String name, P parameter) {
    return ImmutableMap.<String, P>builder().putAll(map).put(name, parameter).buildOrThrow();
  }

  /** RFC 5321 4.1.1.1, 4.1.2: letters, digits and hyphens. */
  private static String checked(String keyword) {
    boolean good =
        !keyword.isEmpty()
            && keyword.charAt(0) != '-'
            && keyword
                .chars()
                .allMatch(c -> c == '-' || (c < 0x80 && Character.isLetterOrDigit((char) c)));
    if (!good) {
      throw new IllegalArgumentException("not an EHLO keyword: " + keyword);
    }
    return Ascii.toUpperCase(keyword);
  }
}
