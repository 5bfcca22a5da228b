package io.fortimail.mail;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The labels of a domain name, as DNS has them and as people read them (RFC 5890). */
public final class DomainLabels {

  private static final Splitter DOTS = Splitter.on('.');
  private static final CharMatcher ASCII = CharMatcher.ascii();

  private DomainLabels() {}

  /**
   * A domain in A-labels. The JDK knows IDNA of 2003 only, which turns some characters into others:
   * a label that does not come back as it was belongs to somebody else, so it is none.
   *
   * @param domain a name with U-labels, A-labels or both; labels in ASCII are not looked at
   * @return the name in ASCII, which says nothing about its syntax; empty if a label outside of
   *     ASCII has no A-label, or not one that is certain
   */
  public static Optional<String> toAscii(String domain) {
    if (ASCII.matchesAllOf(domain)) {
      return Optional.of(domain);
    }
    List<String> labels = new ArrayList<>();
    for (String label : DOTS.split(domain)) {
      Optional<String> ascii = ASCII.matchesAllOf(label) ? Optional.of(label) : labelToAscii(label);
      if (ascii.isEmpty()) {
        return Optional.empty();
      }
      labels.add(ascii.get());
    }
    return Optional.of(String.join(".", labels));
  }

  private static Optional<String> labelToAscii(String label) {
    String normal = Normalizer.normalize(label, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    try {
      String ascii = IDN.toASCII(normal, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
      return IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED).equals(normal)
          ? Optional.of(ascii)
          : Optional.empty();
    } catch (IllegalArgumentException noLabel) {
      return Optional.empty();
    }
  }
}
