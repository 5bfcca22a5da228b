package io.fortimail.smtp;

import io.fortimail.mail.DsnNotify;
import io.fortimail.mail.RcptParameters;
import io.fortimail.mail.RcptParameters.OriginalRecipient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects the parameters of one RCPT. */
final class RcptParametersBuilder {

  private Set<DsnNotify> notices = Set.of();
  private Optional<OriginalRecipient> originalRecipient = Optional.empty();
  private final Map<String, String> others = new HashMap<>();

  void notices(Set<DsnNotify> value) {
    notices = value;
  }

  void originalRecipient(OriginalRecipient value) {
    originalRecipient = Optional.of(value);
  }

  void other(String keyword, String value) {
    others.put(keyword, value);
  }

  RcptParameters build() {
    return new RcptParameters(notices, originalRecipient, others);
  }
}
