package io.fortimail.dns.mtasts;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import io.fortimail.dns.TxtFields;
import io.fortimail.tls.TlsFailureType;
import io.fortimail.tls.TlsProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one policy by the grammar of RFC 8461 section 3.2. Blank lines are let pass: many policies
 * end in one, and to drop such a policy would make mail less safe.
 */
final class PolicyReader {

  /** The most digits of {@code max_age} (RFC 8461 section 3.2). */
  private static final int MAX_AGE_DIGITS = 10;

  private static final Splitter LINES = Splitter.on('\n');

  private final Map<String, String> first = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> mx = new ArrayList<>();

  MtaStsFetch read(String text) {
    if (text.length() > MtaStsPolicy.MAX_OCTETS) {
      return invalid("the policy is too long");
    }
    for (String raw : LINES.split(text)) {
      String line = trimEnd(raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw);
      Optional<String> wrong = line.isEmpty() ? Optional.empty() : take(line);
      if (wrong.isPresent()) {
        return invalid(wrong.get());
      }
    }
    return policy();
  }

  private Optional<String> take(String line) {
    lines.add(line);
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon);
    String value = colon < 0 ? "" : trimStart(line.substring(colon + 1));
    if (lines.size() > MtaStsPolicy.MAX_LINES) {
      return Optional.of("the policy has too many lines");
    }
    if (!TxtFields.isName(name) || value.isEmpty() || hasControls(value)) {
      return Optional.of("the policy has a line that is no field: " + line);
    }
    if (name.equals("mx")) {
      return takeHost(value);
    }
    first.putIfAbsent(name, value); // of fields other than mx, the first counts
    return Optional.empty();
  }

  private Optional<String> takeHost(String value) {
    String host = value.startsWith("*.") ? value.substring(2) : value;
    if (!HostNames.isName(host)) {
      return Optional.of("the policy names a host that is none: " + value);
    }
    if (mx.size() == MtaStsPolicy.MAX_MX_PATTERNS) {
      return Optional.of("the policy names too many hosts");
    }
    mx.add(Ascii.toLowerCase(value));
    return Optional.empty();
  }

  private MtaStsFetch policy() {
    if (!field("version").equals("STSv1")) {
      return invalid("the policy is not of version STSv1");
    }
    Optional<MtaStsPolicy.Mode> mode = mode(field("mode"));
    if (mode.isEmpty()) {
      return invalid("the policy has no mode that is known");
    }
    String age = field("max_age");
    if (age.isEmpty()
        || age.length() > MAX_AGE_DIGITS
        || !age.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return invalid("the policy has no max_age in seconds");
    }
    if (mx.isEmpty() && mode.get() != MtaStsPolicy.Mode.NONE) {
      return invalid("the policy names no host");
    }
    return new MtaStsFetch.Fetched(
        new MtaStsPolicy(mode.get(), mx, Duration.ofSeconds(Long.parseLong(age)), lines));
  }

  private String field(String name) {
    return first.getOrDefault(name, "");
  }

  private static Optional<MtaStsPolicy.Mode> mode(String word) {
    return switch (word) {
      case "enforce" -> Optional.of(MtaStsPolicy.Mode.ENFORCE);
      case "testing" -> Optional.of(MtaStsPolicy.Mode.TESTING);
      case "none" -> Optional.of(MtaStsPolicy.Mode.NONE);
      default -> Optional.empty();
    };
  }

  private static boolean hasControls(String value) {
    return value.chars().anyMatch(c -> c < ' ' || c == 0x7F);
  }

  private static String trimStart(String text) {
    int begin = 0;
    while (begin < text.length() && isBlank(text.charAt(begin))) {
      begin++;
    }
    return text.substring(begin);
  }

  private static String trimEnd(String text) {
    int end = text.length();
    while (end > 0 && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static MtaStsFetch invalid(String reason) {
    return new MtaStsFetch.Failed(new TlsProblem(TlsFailureType.STS_POLICY_INVALID, reason));
  }
}
