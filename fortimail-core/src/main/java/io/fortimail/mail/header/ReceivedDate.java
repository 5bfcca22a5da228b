package io.fortimail.mail.header;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A date and time of RFC 5322 section 3.3, also in the obsolete forms of section 4.3 and in the
 * order of C's {@code ctime}.
 */
final class ReceivedDate {

  /**
   * The longest text looked at, in characters: a date has some 40, and comments may stand in it.
   */
  private static final int MAX_LENGTH = 200;

  private static final Splitter HYPHENS = Splitter.on('-');

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** RFC 5322 4.3; all others are taken as {@code -0000}, as it says. */
  private static final Map<String, Integer> ZONES =
      Map.of(
          "EDT", -4, "EST", -5, "CDT", -5, "CST", -6, "MDT", -6, "MST", -7, "PDT", -7, "PST", -8);

  private int day;
  private int month;
  private int year = -1;
  private Optional<int[]> time = Optional.empty();
  private ZoneOffset zone = ZoneOffset.UTC;

  private ReceivedDate() {}

  static Optional<OffsetDateTime> parse(String text, int start) {
    String part = text.substring(start, Math.min(text.length(), start + MAX_LENGTH));
    ReceivedDate date = new ReceivedDate();
    for (String word : words(part)) {
      if (FieldSyntax.isDigit(word.charAt(0)) && word.indexOf('-') > 0) {
        HYPHENS.split(word).forEach(date::word); // 24-Nov-2026
      } else {
        date.word(word);
      }
    }
    return date.build();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    FieldCursor cursor = new FieldCursor(text);
    cursor.skipCfws();
    while (!cursor.atEnd()) {
      if (!cursor.take(',')) {
        // Never empty: a blank, a comma or a comment does not stand here.
        words.add(cursor.takeWhile(c -> !FieldCursor.isBlank(c) && c != ',' && c != '('));
      }
      cursor.skipCfws();
    }
    return words;
  }

  private void word(String word) {
    if (word.isEmpty()) {
      return;
    }
    char first = word.charAt(0);
    if (time.isEmpty() && word.indexOf(':') > 0) {
      time = timeOf(word);
    } else if ((first == '+' || first == '-') && time.isPresent()) {
      zone = offsetOf(word);
    } else if (word.chars().allMatch(FieldSyntax::isDigit)) {
      number(word);
    } else if (time.isPresent() && month > 0 && ZONES.containsKey(Ascii.toUpperCase(word))) {
      zone = ZoneOffset.ofHours(ZONES.getOrDefault(Ascii.toUpperCase(word), 0));
    } else if (month == 0 && word.length() >= 3) {
      month = MONTHS.indexOf(Ascii.toLowerCase(word.substring(0, 3))) + 1;
    }
  }

  private void number(String digits) {
    if (digits.length() > 4) {
      return;
    }
    int value = Integer.parseInt(digits);
    if (day == 0 && digits.length() <= 2) {
      day = value;
    } else if (year < 0) {
      // RFC 5322 4.3: years of two and three digits.
      year = digits.length() >= 4 ? value : value + (value < 50 ? 2000 : 1900);
    }
  }

  private static Optional<int[]> timeOf(String word) {
    int[] parts = new int[3];
    int part = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == ':' && part < 2) {
        part++;
      } else if (FieldSyntax.isDigit(c) && parts[part] < 100) {
        parts[part] = parts[part] * 10 + c - '0';
      } else {
        return Optional.empty();
      }
    }
    return part > 0 ? Optional.of(parts) : Optional.empty();
  }

  private static ZoneOffset offsetOf(String word) {
    if (word.length() != 5 || !word.substring(1).chars().allMatch(FieldSyntax::isDigit)) {
      return ZoneOffset.UTC;
    }
    int value = Integer.parseInt(word.substring(1));
    int minutes = Math.min(value / 100 * 60 + value % 100, 18 * 60); // the JDK's farthest
    return ZoneOffset.ofTotalSeconds((word.charAt(0) == '-' ? -60 : 60) * minutes);
  }

  private Optional<OffsetDateTime> build() {
    if (time.isEmpty() || month == 0 || year < 0) {
      return Optional.empty();
    }
    int[] t = time.get();
    try {
      int second = t[2] == 60 ? 59 : t[2]; // a leap second
      return Optional.of(OffsetDateTime.of(year, month, day, t[0], t[1], second, 0, zone));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
