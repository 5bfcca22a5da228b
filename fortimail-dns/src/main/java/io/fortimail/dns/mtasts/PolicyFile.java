package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.hash.Hashing;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A policy as it lies in a file.
 *
 * <pre>
 * fortimail MTA-STS policy 1
 * domain: x.example
 * id: 20310506
 * fetched: 2031-05-06T10:00:00Z
 *
 * version: STSv1
 * mode: enforce
 * mx: mx.x.example
 * max_age: 604800
 * end
 * </pre>
 *
 * @param domain whose it is
 * @param cached the policy
 */
record PolicyFile(String domain, CachedPolicy cached) {

  /** What the names of files end in. */
  static final String SUFFIX = ".policy";

  /** The largest file read: a policy, each of whose characters may take three octets in UTF-8. */
  static final int MAX_OCTETS = 3 * MtaStsPolicy.MAX_OCTETS + 1_024;

  private static final String FIRST_LINE = "fortimail MTA-STS policy 1\n";

  /** Without it the file is cut. */
  private static final String LAST_LINE = "end\n";

  /** Later times cannot be counted on from. */
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  /**
   * A digest: names of domains may be longer than those of files, and some are devices on some
   * systems.
   */
  static String nameFor(String domain) {
    return Hashing.sha256().hashString(domain, US_ASCII) + SUFFIX;
  }

  /** Whether a file has a name that a store gives. */
  static boolean isName(String name) {
    int digits = name.length() - SUFFIX.length();
    return digits == 64
        && name.endsWith(SUFFIX)
        && name.substring(0, digits)
            .chars()
            .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE);
    text.append("domain: ").append(domain).append('\n');
    text.append("id: ").append(cached.id()).append('\n');
    text.append("fetched: ").append(cached.fetched()).append("\n\n");
    cached.policy().lines().forEach(line -> text.append(line).append('\n'));
    return text.append(LAST_LINE).toString();
  }

  /** Reads a file; empty for one that is damaged, or somebody else's. */
  static Optional<PolicyFile> parse(byte[] octets) {
    String text = new String(octets, UTF_8);
    int blank = text.indexOf("\n\n", FIRST_LINE.length());
    if (octets.length > MAX_OCTETS
        || blank < 0
        || !text.startsWith(FIRST_LINE)
        || !text.endsWith("\n" + LAST_LINE)) {
      return Optional.empty();
    }
    String[] head = text.substring(FIRST_LINE.length(), blank).split("\n", -1);
    String body = text.substring(blank + 2, text.length() - LAST_LINE.length());
    if (head.length == 3
        && MtaStsPolicy.parse(body) instanceof MtaStsFetch.Fetched fetched
        && fetched(value(head[2], "fetched: ")).isPresent()) {
      Instant time = fetched(value(head[2], "fetched: ")).get();
      PolicyFile file =
          new PolicyFile(
              value(head[0], "domain: "),
              new CachedPolicy(value(head[1], "id: "), fetched.policy(), time));
      return file.isSound() && file.text().equals(text) ? Optional.of(file) : Optional.empty();
    }
    return Optional.empty();
  }

  /** Whether what is read back is the same. */
  boolean comesBack() {
    return parse(text().getBytes(UTF_8)).equals(Optional.of(this));
  }

  private boolean isSound() {
    return HostNames.isName(domain)
        && domain.equals(Ascii.toLowerCase(domain))
        && MtaStsRecord.parse(MtaStsRecord.VERSION + "; id=" + cached.id() + ";")
            .equals(new MtaStsRecord.Found(cached.id()));
  }

  private static String value(String line, String name) {
    return line.startsWith(name) ? line.substring(name.length()) : "";
  }

  private static Optional<Instant> fetched(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.isBefore(LATEST) ? Optional.of(time) : Optional.empty();
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }
}
